package clock

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/us"
)

// toMonday keeps a holiday of a weekend on the Monday after it.
func toMonday() []cal.AltDay {
	return []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
}

// scotland has the bank holidays of Schedule 1 to the Banking and Financial
// Dealings Act 1971 for Scotland: no Easter Monday, but 2 January, another summer
// holiday and St Andrew's Day.
func scotland() []*cal.Holiday {
	return append(without(gb.Holidays, gb.EasterMonday, gb.SummerHoliday),
		gb.SummerHolidayScotland,
		&cal.Holiday{Name: "2nd January", Month: time.January, Day: 2, Func: cal.CalcDayOfMonth,
			// New Year's Day may take the Monday.
			Observed: []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}}},
		&cal.Holiday{Name: "St Andrew's Day", Month: time.November, Day: 30, Func: cal.CalcDayOfMonth, Observed: toMonday()},
	)
}

// northernIreland has two bank holidays more than England and Wales.
func northernIreland() []*cal.Holiday {
	return append(slices.Clone(gb.Holidays),
		&cal.Holiday{Name: "St Patrick's Day", Month: time.March, Day: 17, Func: cal.CalcDayOfMonth, Observed: toMonday()},
		&cal.Holiday{Name: "Battle of the Boyne", Month: time.July, Day: 12, Func: cal.CalcDayOfMonth, Observed: toMonday()},
	)
}

// california has the days on which state offices close (Cal. Gov. Code § 6700 and
// § 6701): a Sunday's holiday moves to Monday; a Saturday's does not move, but for
// Veterans Day, which moves to Friday.
func california() []*cal.Holiday {
	sunday := []cal.AltDay{{Day: time.Sunday, Offset: 1}}
	return []*cal.Holiday{
		us.NewYear.Clone(&cal.Holiday{Observed: sunday}),
		us.MlkDay,
		us.PresidentsDay,
		{Name: "Cesar Chavez Day", Month: time.March, Day: 31, Func: cal.CalcDayOfMonth, Observed: sunday},
		us.MemorialDay,
		us.IndependenceDay.Clone(&cal.Holiday{Observed: sunday}),
		us.LaborDay,
		us.VeteransDay,
		us.ThanksgivingDay,
		us.DayAfterThanksgivingDay,
		us.ChristmasDay.Clone(&cal.Holiday{Observed: sunday}),
	}
}

func without(all []*cal.Holiday, some ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(all), func(h *cal.Holiday) bool { return slices.Contains(some, h) })
}
