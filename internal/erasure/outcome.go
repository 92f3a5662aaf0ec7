package erasure

import (
	"math/rand/v2"
	"time"

	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

// result is what one attempt, or one callback, brought.
type result struct {
	receipt destination.Receipt
	err     error
	took    time.Duration
}

// verdict is what follows from a result: the one event of the delivery's
// lifecycle, and what is written with it.
type verdict struct {
	event         lifecycle.DeliveryEvent
	outcome       string // of the attempt's record
	retryIn       time.Duration
	complaint     string // what went wrong, for a person; empty when nothing did
	ground        string
	retainedUntil time.Time
	strain        strain // what it says about the destination itself

	keepsTime     bool           // of the next attempt
	patience      time.Duration  // at least so long from now; as before when zero
	hold          *holding       // with Hold
	verifyIn      *time.Duration // done, and asked again after this
	verifications int            // how many probes found nothing
}

// stay is the event of what brings no other state.
const stay lifecycle.DeliveryEvent = ""

// holding is why and until when a delivery is on hold.
type holding struct {
	Ground    lifecycle.HoldGround
	ReviewOn  time.Time // a day
	by        string    // the actor when empty
	ofRequest bool
}

// standing is what the decision needs to know of a delivery.
type standing struct {
	attempts     int
	patientUntil time.Time
	schedule     []int // seconds; the destination's own, if it has one
	now          time.Time
}

// patience is how long a delivery may fail before it needs a person: a day, or
// half of the time to the deadline if that is shorter.
func patience(routed, due time.Time) time.Duration {
	return max(0, min(24*time.Hour, due.Sub(routed)/2))
}

// patienceAgain is the patience of a delivery that a person starts again, after a
// hold or because the destination lost what it did: as at first, and a day when
// the deadline has passed.
func patienceAgain(now, due time.Time) time.Duration {
	if !due.After(now) {
		return 24 * time.Hour
	}
	return max(patience(now, due), retryPatience)
}

// retryPatience is how long a delivery that was made due at once may wait for its
// attempt before it needs a person again.
const retryPatience = 10 * time.Minute

// schedule is the wait after the second attempt and later ones (Standard
// Webhooks, "Retry schedule"); after the first it is Config.RetryMin, and after
// the end of the schedule its last wait goes on for ever.
var schedule = []time.Duration{
	5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// decide is the one place that says what a result means for a delivery.
func (c Config) decide(d standing, r result) verdict {
	if r.err != nil {
		v := c.decideError(d, r.err)
		v.strain = strainOf(r.err)
		return v
	}
	return c.decideReceipt(d, r)
}

func (c Config) decideReceipt(d standing, r result) verdict {
	switch r.receipt.Status {
	case destination.Done:
		return verdict{event: lifecycle.Finish, outcome: "done"}
	case destination.Accepted:
		return verdict{event: lifecycle.Accept, outcome: "accepted"}
	case destination.NotFound:
		return verdict{event: lifecycle.Miss, outcome: "not_found"}
	case destination.Retained:
		if r.receipt.Ground == "" {
			return c.needsPerson("The destination keeps the data but gives no ground.")
		}
		return verdict{event: lifecycle.Retain, outcome: "retained", ground: r.receipt.Ground, retainedUntil: r.receipt.RetainedUntil}
	case destination.Failed:
		complaint := "The destination could not erase the data."
		if r.receipt.Detail != "" {
			complaint = "The destination could not erase the data: " + r.receipt.Detail
		}
		if r.receipt.Retryable {
			return c.again(d, c.wait(d), complaint)
		}
		return c.needsPerson(complaint)
	default:
		return c.needsPerson("The destination answered with a status that is not known.")
	}
}

func (c Config) decideError(d standing, err error) verdict {
	if destination.IsPermanent(err) {
		return c.needsPerson(err.Error())
	}
	wait := c.wait(d)
	if asked, ok := destination.RetryAfterOf(err); ok {
		wait = min(max(asked, c.RetryMin), c.RetryMax)
	}
	return c.again(d, wait, err.Error())
}

// again tries later. A delivery that has failed for longer than it is patient
// needs a person as well, and is still tried.
func (c Config) again(d standing, wait time.Duration, complaint string) verdict {
	if !d.now.Before(d.patientUntil) {
		return verdict{event: lifecycle.Fail, outcome: "failed", retryIn: wait, complaint: complaint}
	}
	return verdict{event: lifecycle.Retry, outcome: "retry", retryIn: wait, complaint: complaint}
}

// needsPerson marks what no waiting will mend. It is still tried once a day:
// there is no automatic end.
func (c Config) needsPerson(complaint string) verdict {
	return verdict{event: lifecycle.Fail, outcome: "failed", retryIn: jitter(c.RetryMax), complaint: complaint}
}

// wait is how long to wait after the attempts that were made.
func (c Config) wait(d standing) time.Duration {
	if len(d.schedule) > 0 {
		step := d.schedule[min(max(d.attempts, 1), len(d.schedule))-1]
		return jitter(time.Duration(step) * time.Second)
	}
	step := c.RetryMin
	if d.attempts > 1 {
		step = schedule[min(d.attempts-1, len(schedule))-1]
	}
	return jitter(min(max(step, c.RetryMin), c.RetryMax))
}

// breath keeps settings of nothing from becoming a loop without rest.
const breath = 50 * time.Millisecond

// jitter spreads a wait by ±20 %, so that many deliveries that failed together
// do not come back together.
func jitter(d time.Duration) time.Duration {
	return max(breath, time.Duration(float64(d)*(0.8+0.4*rand.Float64())))
}
