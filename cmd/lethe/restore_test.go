package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lethe/internal/audit"
	"lethe/internal/transparency"
)

func TestRestoreReport_TellsWhatIsMissingAndWhatToDo(t *testing.T) {
	t.Parallel()
	backup := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	lost := backup.Add(30 * time.Minute)
	standing := audit.Standing{
		Database: transparency.Checkpoint{Size: 60, At: backup},
		Outside:  transparency.Checkpoint{Size: 100, At: lost},
		Missing:  40,
	}
	behind := audit.Gap{
		Standing: standing, Since: backup, Until: lost,
		Sources: []audit.SourceSeen{{Source: "shop", LastAt: backup.Add(-time.Minute)}},
		Going:   []audit.Going{{Reference: "ER-7QK4-M2XD", At: lost.Add(time.Hour)}},
	}
	forked, equal := behind, behind
	forked.Forked = true
	equal.Database, equal.Missing = equal.Outside, 0
	known := equal
	known.Known = []audit.Restored{{At: lost.Add(time.Hour), Size: 60, LostTo: 100, LostAt: lost}}
	madeUp := reportOf(behind)
	madeUp.Requeued, madeUp.acknowledged = new(3), true

	for name, c := range map[string]struct {
		report restoreReport
		status int
		says   []string
	}{
		"behind": {reportOf(behind), 1, []string{
			"behind by 40 sealed entries: it has 60", "between 2026-11-21 03:00:00 UTC and 2026-11-21 03:30:00 UTC",
			"shop                 2026-11-21 02:59:00 UTC", "ER-7QK4-M2XD         2026-11-21 04:30:00 UTC", "more than 60 entries", "restore check --requeue",
		}},
		"made up for": {madeUp, 0, []string{"behind by 40 sealed entries", "3 open deliveries are sent again", "has the restore on record"}},
		"equal":       {reportOf(equal), 0, []string{"Nothing is missing: the database has all 100 entries"}},
		"known":       {reportOf(known), 0, []string{"Nothing is missing", "40 sealed entries were lost in the restore of 2026-11-21 04:30:00 UTC"}},
		"forked":      {reportOf(forked), 3, []string{"different entries at the same place", "lethe audit verify"}},
	} {
		var text strings.Builder
		if err := c.report.print(&text); err != nil {
			t.Fatal(err)
		}
		for _, words := range c.says {
			if !strings.Contains(text.String(), words) {
				t.Errorf("%s: %q is not in\n%s", name, words, &text)
			}
		}
		if got := statusOf(c.report.verdict()); got != c.status {
			t.Errorf("%s: ends with %d, want %d", name, got, c.status)
		}
	}
}

func statusOf(err error) int {
	if other, ok := errors.AsType[exitError](err); ok {
		return other.status
	}
	if err != nil {
		return 1
	}
	return 0
}
