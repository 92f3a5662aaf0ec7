package erasure

import (
	"maps"
	"slices"
)

// Days counts requests by how many days of the calendar each took from its receipt
// to its completion.
type Days map[int]int

// Within is the least number of days in which the share of the requests, above 0
// and up to 1, was complete: 0.5 is the median. There is none for no requests.
func (d Days) Within(share float64) (days int, ok bool) {
	all := 0
	for _, n := range d {
		all += n
	}
	seen := 0
	for _, days := range slices.Sorted(maps.Keys(d)) {
		seen += d[days]
		if float64(seen) >= share*float64(all) {
			return days, true
		}
	}
	return 0, false
}
