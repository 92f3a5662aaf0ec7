package webhook

import (
	"net/http"
	"strconv"
	"time"
)

const (
	// tooManyRequestsWait is the least wait after 429: who asks for less load
	// gets less.
	tooManyRequestsWait = time.Minute

	// maxWait keeps a destination from putting an erasure off for ever.
	maxWait = 24 * time.Hour
)

// wait is how long the destination asked to be left alone, at most 24 hours;
// zero when it did not ask.
func (a answer) wait(now time.Time) time.Duration {
	wait := parseRetryAfter(a.header.Get("Retry-After"), now)
	if a.code == http.StatusTooManyRequests {
		wait = max(wait, tooManyRequestsWait)
	}
	return min(wait, maxWait)
}

// parseRetryAfter reads seconds or an HTTP date (RFC 9110, section 10.2.3). What
// is past, negative or neither is zero.
func parseRetryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(maxWait.Seconds()))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
