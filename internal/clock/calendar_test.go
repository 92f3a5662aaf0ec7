package clock_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/clock"
)

// TestCalendar_KnowsTheWeekdaysOffOf2027 compares with lists written down by hand.
func TestCalendar_KnowsTheWeekdaysOffOf2027(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"none":   "",
		"DE":     "01-01 03-26 03-29 05-06 05-17",
		"FR":     "01-01 03-29 05-06 05-17 07-14 11-01 11-11",
		"IT":     "01-01 01-06 03-29 06-02 11-01 12-08",
		"AT":     "01-01 01-06 03-29 05-06 05-17 05-27 10-26 11-01 12-08",
		"PL":     "01-01 01-06 03-29 05-03 05-27 11-01 11-11 12-24",
		"BE":     "01-01 03-29 05-06 05-17 07-21 11-01 11-11",
		"GR":     "01-01 01-06 03-15 03-25 04-30 05-03 06-21 10-28",
		"GB":     "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
		"GB-SCT": "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
		"GB-NIR": "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
		"US":     "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
		"US-CA":  "01-01 01-18 02-15 03-31 05-31 07-05 09-06 11-11 11-25 11-26",
		"BR":     "01-01 03-26 04-21 09-07 10-12 11-02 11-15",
	} {
		if got := weekdaysOff(t, code, 2027); got != want {
			t.Errorf("%s:\n got %s\nwant %s", code, got, want)
		}
	}
}

func TestCalendar_MovesScotlandsTwoDaysOfNewYear(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{2021: "01-01 01-04", 2022: "01-03 01-04", 2023: "01-02 01-03", 2026: "01-01 01-02"} {
		if got := weekdaysOff(t, "GB-SCT", year); !strings.HasPrefix(got, want) {
			t.Errorf("%d begins with %s, want %s", year, got, want)
		}
	}
}

func TestCalendar_MovesCaliforniasVeteransDayFromSaturdayToFriday(t *testing.T) {
	t.Parallel()
	if off := weekdaysOff(t, "US-CA", 2028); !strings.Contains(off, "11-10") || strings.Contains(off, "12-31") {
		t.Errorf("2028: %s; want 11-10 for Veterans Day, and nothing for a New Year's Day on a Saturday", off)
	}
}

func weekdaysOff(t *testing.T, code string, year int) string {
	t.Helper()
	c, err := clock.NewCalendar(code)
	if err != nil {
		t.Fatal(err)
	}
	var off []string
	for at := time.Date(year, time.January, 1, 12, 0, 0, 0, time.UTC); at.Year() == year; at = at.AddDate(0, 0, 1) {
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if working := c.Working(clock.DayOf(at)); weekend && working {
			t.Errorf("%s: people work on %s", code, at.Format(time.DateOnly))
		} else if !weekend && !working {
			off = append(off, at.Format("01-02"))
		}
	}
	return strings.Join(off, " ")
}

func TestNewCalendar_HasEveryMemberState(t *testing.T) {
	t.Parallel()
	members := strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
	for _, code := range members {
		c, err := clock.NewCalendar(code)
		if err != nil {
			t.Error(err)
			continue
		}
		if c.Code() != code || c.Title() == "" {
			t.Errorf("%s is %q, %q", code, c.Code(), c.Title())
		}
		for _, day := range []string{"2027-01-01T12:00:00Z", "2028-12-25T12:00:00Z"} {
			if _, ok := c.Holiday(clock.DayOf(instant(t, day))); !ok {
				t.Errorf("%s does not know the holiday of %s", code, day)
			}
		}
	}
	if len(members) != 27 {
		t.Errorf("%d member states", len(members))
	}
}

func TestNewCalendar_ListsWhatThereIsForAnUnknownCode(t *testing.T) {
	t.Parallel()
	_, err := clock.NewCalendar("XX")
	if err == nil || !strings.Contains(err.Error(), `"XX"`) {
		t.Fatalf("error is %v", err)
	}
	for _, code := range clock.CalendarCodes() {
		if !strings.Contains(err.Error(), code) {
			t.Errorf("%q does not name %s", err, code)
		}
	}
	codes := clock.CalendarCodes()
	slices.Sort(codes)
	if len(slices.Compact(codes)) != 34 {
		t.Errorf("%d different codes", len(codes))
	}
}
