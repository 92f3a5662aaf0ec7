package clock_test

import (
	"fmt"
	"time"

	"lethe/internal/clock"
)

// A person in Germany asks on the last day of January. The month ends with
// February, on a Sunday, so the answer may come on Monday.
func ExamplePack_Due() {
	packs, err := clock.Load(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	calendar, err := clock.NewCalendar("DE")
	if err != nil {
		fmt.Println(err)
		return
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	gdpr, _ := packs.Of("GDPR")
	received := time.Date(2027, time.January, 31, 15, 4, 0, 0, time.UTC)
	due := gdpr.Due(received, clock.Place{Zone: zone, Calendar: calendar}, clock.Course{})
	fmt.Println(due.WorkedOut())
	fmt.Println(due.At)
	// Output:
	// received 31 Jan 2027; one month → 28 Feb 2027, a Sunday; next working day → 1 Mar 2027
	// 2027-03-01 23:59:59 +0100 CET
}
