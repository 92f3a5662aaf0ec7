package graph

import (
	"encoding/json"
	"time"

	"lethe/graph/model"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/rules/document"
)

// setFields gives the destination those settings that the input has.
func setFields(d *document.Destination, in model.UpdateDestinationInput) error {
	set(&d.Title, in.Title)
	set(&d.Owner, in.Owner)
	set(&d.Kind, in.Kind)
	set(&d.URL, in.URL)
	set(&d.SecretEnv, in.SecretEnv)
	set(&d.SecretFile, in.SecretFile)
	set(&d.SecretStored, in.SecretStored)
	set(&d.Confirmation, in.Confirmation)
	set(&d.Concurrency, in.Concurrency)
	set(&d.RatePerMinute, in.RatePerMinute)
	if in.ConfirmWithinSeconds != nil {
		d.ConfirmWithin = seconds(*in.ConfirmWithinSeconds)
	}
	if in.RetryScheduleSeconds != nil {
		d.RetrySchedule = waits(in.RetryScheduleSeconds)
	}
	if in.Verify.IsSet() {
		d.Probe = probe(in.Verify.Value())
	}
	if !in.Poll.IsSet() {
		return nil
	}
	var err error
	d.Poll, err = poll(in.Poll.Value())
	return err
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// poll fails with BadInput for statuses that are not text.
func poll(in *model.DestinationPollInput) (*lifecycle.Poll, error) {
	if in == nil {
		return nil, nil
	}
	p := &lifecycle.Poll{URL: in.URL, Every: seconds(orZero(in.EverySeconds)), Status: orZero(in.Status)}
	if len(in.Statuses) > 0 && json.Unmarshal(in.Statuses, &p.Statuses) != nil {
		return nil, fault.Invalid(fault.Field{Path: "poll.statuses", Message: `Give one of our words for each of theirs, such as {"complete": "done"}.`})
	}
	return p, nil
}

func probe(in *model.DestinationVerifyInput) *lifecycle.Probe {
	if in == nil {
		return nil
	}
	return &lifecycle.Probe{
		URL: in.URL, List: orZero(in.List), After: seconds(orZero(in.AfterSeconds)), Again: seconds(orZero(in.AgainSeconds)),
	}
}

func waits(in []int) []time.Duration {
	all := make([]time.Duration, len(in))
	for i, n := range in {
		all[i] = seconds(n)
	}
	return all
}

// seconds stays in the range of a duration. What is cut off is far above every
// limit, and is refused.
func seconds(n int) time.Duration {
	const most = 1 << 31
	return time.Duration(min(max(n, -most), most)) * time.Second
}
