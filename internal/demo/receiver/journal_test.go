package receiver

import (
	"strconv"
	"testing"
	"time"
)

func TestJournal_ForgetsTheOldestBeyondItsBound(t *testing.T) {
	t.Parallel()
	var j journal
	for i := range maxSeen + 1 {
		j.note(strconv.Itoa(i), time.Time{})
	}
	all := j.list()
	if len(all) != maxSeen || len(j.byID) != maxSeen || all[0].WebhookID != "1" {
		t.Errorf("keeps %d of %d, the oldest is %s", len(all), len(j.byID), all[0].WebhookID)
	}
	if n := j.note("0", time.Time{}); n != 1 {
		t.Errorf("a forgotten delivery is at attempt %d; want 1", n)
	}
}
