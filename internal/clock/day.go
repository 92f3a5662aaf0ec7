package clock

import "time"

// Day is a day of the calendar, such as 28 February 2027, in no zone and without
// a time. Days can be compared with ==. The zero Day is no day.
type Day struct {
	// midnight is in UTC, where every day has 24 hours and none is left out.
	midnight time.Time
}

// DayOf returns the day that t shows in its own zone.
func DayOf(t time.Time) Day {
	return dayOn(t.Date())
}

func dayOn(year int, month time.Month, day int) Day {
	return Day{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// String is the day as ISO 8601 writes it: "2027-02-28".
func (d Day) String() string { return d.midnight.Format(time.DateOnly) }

func (d Day) long() string  { return d.midnight.Format("2 January 2006") }
func (d Day) short() string { return d.midnight.Format("2 Jan 2006") }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.midnight.Weekday() }

// Compare is negative if d comes before e, positive if it comes after, else 0.
func (d Day) Compare(e Day) int { return d.midnight.Compare(e.midnight) }

func (d Day) plusDays(n int) Day { return Day{d.midnight.AddDate(0, 0, n)} }

// plusMonths returns the day of the same number n months later, or the last day
// of that month if it has no such day (Art. 3(2)(c) Regulation 1182/71).
func (d Day) plusMonths(n int) Day {
	year, month, number := d.midnight.Date()
	last := dayOn(year, month+time.Month(n)+1, 0).midnight.Day()
	return dayOn(year, month+time.Month(n), min(number, last))
}

// daysSince returns how many days d comes after e.
func (d Day) daysSince(e Day) int {
	const secondsADay = 24 * 60 * 60
	return int((d.midnight.Unix() - e.midnight.Unix()) / secondsADay)
}

// end returns the last second of the day in zone. A day that the zone never had,
// as 30 December 2011 in Pacific/Apia, ends when the day before it does.
func (d Day) end(zone *time.Location) time.Time {
	year, month, number := d.midnight.Date()
	end := time.Date(year, month, number, 23, 59, 59, 0, zone)
	if DayOf(end) != d {
		return time.Date(year, month, number+1, 0, 0, 0, 0, zone).Add(-time.Second)
	}
	// Where clocks are put back at midnight, the day's last hour comes twice.
	if again := end.Add(time.Hour); DayOf(again) == d {
		return again
	}
	return end
}
