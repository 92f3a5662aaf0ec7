package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Retention says how long is kept what is left of a finished request once it is
// archived. Every time runs from the request's end; none is negative.
type Retention struct {
	Tombstones time.Duration            // 0: none are written
	Records    time.Duration            // of archived requests
	RecordsOf  map[string]time.Duration // of those that ended so, by the outcome, instead of Records
}

// outcomes are how a request can end.
var outcomes = []string{"COMPLETED", "REJECTED", "CANCELLED", "DUPLICATE"}

// readKeepRecords reads a comma list of one duration for all outcomes and durations
// of some, such as 17520h,REJECTED=43800h.
func readKeepRecords(c *Config, value string) error {
	read := map[string]time.Duration{}
	for item := range strings.SplitSeq(value, ",") {
		outcome, text, ofOne := strings.Cut(item, "=")
		if !ofOne {
			outcome, text = "", item
		}
		outcome = strings.TrimSpace(outcome)
		switch _, twice := read[outcome]; {
		case ofOne && !slices.Contains(outcomes, outcome):
			return fmt.Errorf("no request ends as %q: write %s", outcome, oneOf(outcomes))
		case ofOne && twice:
			return fmt.Errorf("%s is in the list twice: write it once", outcome)
		case twice:
			return errors.New("two durations are for every outcome: keep one, and name the outcome of the other, such as REJECTED=43800h")
		}
		var kept time.Duration
		if err := duration(func(*Config) *span { return &kept })(c, strings.TrimSpace(text)); err != nil {
			return err
		}
		read[outcome] = kept
	}
	all, ok := read[""]
	if !ok {
		return errors.New("there is no duration for the other outcomes: write one without a name too, such as 17520h,REJECTED=43800h")
	}
	delete(read, "")
	c.Retention.Records, c.Retention.RecordsOf = all, read
	return nil
}
