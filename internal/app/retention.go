package app

import (
	"time"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// retention is how long is kept what is left of archived requests.
func (o Options) retention() erasure.Retention {
	c := o.Config.Retention
	out := erasure.Retention{
		Tombstones: c.Tombstones, Records: c.Records,
		RecordsOf: map[lifecycle.RequestState]time.Duration{},
	}
	for outcome, kept := range c.RecordsOf {
		out.RecordsOf[lifecycle.RequestState(outcome)] = kept
	}
	return out
}
