package lifecycle

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRegulation_SetsTheDeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		law            Regulation
		received, want string
	}{
		{GDPR, "2026-11-20T10:30:00Z", "2026-12-20T10:30:00Z"},
		{UKGDPR, "2026-12-15T00:00:00Z", "2027-01-15T00:00:00Z"},
		{NoLaw, "2026-05-01T23:59:59Z", "2026-06-01T23:59:59Z"},
		{GDPR, "2027-01-31T12:00:00Z", "2027-02-28T12:00:00Z"},
		{GDPR, "2028-01-31T12:00:00Z", "2028-02-29T12:00:00Z"}, // leap year
		{GDPR, "2028-01-29T12:00:00Z", "2028-02-29T12:00:00Z"},
		{GDPR, "2027-01-29T12:00:00Z", "2027-02-28T12:00:00Z"},
		{GDPR, "2028-02-29T12:00:00Z", "2028-03-29T12:00:00Z"},
		{GDPR, "2100-01-30T12:00:00Z", "2100-02-28T12:00:00Z"}, // no leap year
		{GDPR, "2026-03-31T12:00:00Z", "2026-04-30T12:00:00Z"},
		{GDPR, "2026-12-31T12:00:00Z", "2027-01-31T12:00:00Z"},
		{CCPA, "2026-11-20T10:30:00Z", "2027-01-04T10:30:00Z"},
		{LGPD, "2026-02-20T10:30:00Z", "2026-03-07T10:30:00Z"},
	} {
		received, err := time.Parse(time.RFC3339, c.received)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.law.Due(received).Format(time.RFC3339); got != c.want {
			t.Errorf("%s, received %s, is due %s, want %s", c.law, c.received, got, c.want)
		}
	}
}

func TestRegulation_MonthEndsInTheNextMonthAtTheSameTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		received := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "received"), 0).UTC()
		due := GDPR.Due(received)

		if months := int(due.Month()) - int(received.Month()); months != 1 && months != -11 {
			t.Errorf("%v is due in another month than the next: %v", received, due)
		}
		if due.Day() != received.Day() && due.AddDate(0, 0, 1).Month() == due.Month() {
			t.Errorf("%v is due on another day, and not on the last of its month: %v", received, due)
		}
		if received.Format(time.TimeOnly) != due.Format(time.TimeOnly) {
			t.Errorf("%v is due at another time of day: %v", received, due)
		}
	})
}

func TestRegulation_IsKnownOrNot(t *testing.T) {
	t.Parallel()
	for _, r := range Regulations() {
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
	}
	if Regulation("").Valid() || Regulation("gdpr").Valid() {
		t.Error("an unknown regulation is valid")
	}
}
