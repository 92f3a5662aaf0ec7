package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"lethe/internal/audit"
)

// restoreReport is what lethe restore check found, and what it did about it.
type restoreReport struct {
	Status   string             `json:"status"` // equal, behind or forked
	Database sealedAt           `json:"database"`
	Outside  sealedAt           `json:"outside"`
	Missing  int64              `json:"missing"` // sealed entries that the database lacks
	Since    *time.Time         `json:"since"`   // what was done between these is lost; null when nothing is
	Until    *time.Time         `json:"until"`
	Sources  []audit.SourceSeen `json:"sources"`
	Going    []audit.Going      `json:"going"`
	Restores []audit.Restored   `json:"restores"` // that the ledger had on record
	Requeued *int               `json:"requeued"` // null when that was not asked for, or not needed

	acknowledged bool
}

// sealedAt is how far a ledger is sealed.
type sealedAt struct {
	Size int64      `json:"size"`
	At   *time.Time `json:"at"` // null before the first checkpoint
}

func reportOf(g audit.Gap) restoreReport {
	r := restoreReport{
		Status:   "equal",
		Database: sealedAt{g.Database.Size, set(g.Database.At)},
		Outside:  sealedAt{g.Outside.Size, set(g.Outside.At)},
		Missing:  g.Missing, Sources: g.Sources, Going: g.Going, Restores: g.Known,
	}
	switch {
	case g.Forked:
		r.Status = "forked"
	case g.Missed():
		r.Status, r.Since, r.Until = "behind", set(g.Since), set(g.Until)
	}
	return r
}

func set(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// verdict is nil when there is nothing to do.
func (r restoreReport) verdict() error {
	switch {
	case r.Status == "forked":
		return exitError{errors.New("the ledger is not the one that its checkpoints outside tell of"), cannotTell}
	case r.Status == "behind" && !r.acknowledged:
		return fmt.Errorf("the database lacks %d sealed entries of its ledger", r.Missing)
	}
	return nil
}

// print tells it to a person.
func (r restoreReport) print(w io.Writer) error {
	var b strings.Builder
	switch r.Status {
	case "forked":
		b.WriteString("The ledger and a checkpoint kept outside have different entries at the same place.\n" +
			"A restore alone does not do that. \"lethe audit verify\" names the entry.\n")
	case "behind":
		r.tellGap(&b)
	default:
		fmt.Fprintf(&b, "Nothing is missing: the database has all %d entries of the newest checkpoint outside%s.\n", r.Outside.Size, of(r.Outside.At))
	}
	for _, known := range r.Restores {
		fmt.Fprintf(&b, "On record: %d sealed entries were lost in the restore of %s.\n", max(0, known.LostTo-known.Size), clock(known.At))
	}
	if r.Requeued != nil {
		fmt.Fprintf(&b, "%d open deliveries are sent again, under the ids that they have.\n", *r.Requeued)
	}
	if r.acknowledged {
		b.WriteString("The ledger has the restore on record and is sealed again.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r restoreReport) tellGap(b *strings.Builder) {
	fmt.Fprintf(b, "The database is behind by %d sealed entries: it has %d, and the newest checkpoint outside has %d.\n",
		r.Missing, r.Database.Size, r.Outside.Size)
	fmt.Fprintf(b, "Lost is what was done between %s and %s.\n", or(r.Since, "the beginning"), or(r.Until, "then"))
	b.WriteString("\nRequests that were sent in that time must be sent again by their senders. Doing that\n" +
		"with the same idempotency key is safe. The last request that is there still, of\n")
	for _, s := range r.Sources {
		fmt.Fprintf(b, "  %-20s %s\n", s.Source, clock(s.LastAt))
	}
	b.WriteString("\nDecisions of that time must be taken again. Until then, these requests go out by\nthemselves, also those that were rejected or put on hold:\n")
	for _, g := range r.Going {
		fmt.Fprintf(b, "  %-20s %s\n", g.Reference, clock(g.At))
	}
	if len(r.Going) == 0 {
		b.WriteString("  none\n")
	}
	fmt.Fprintf(b, "\nCertificates of that time prove what is not in this database any more: those whose\ncheckpoint has more than %d entries.\n", r.Database.Size)
	if !r.acknowledged {
		b.WriteString("\n\"lethe restore check --requeue\" sends open deliveries again, because their answers may\n" +
			"be lost, and lets the ledger be sealed again.\n")
	}
	b.WriteString("\n")
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func or(t *time.Time, otherwise string) string {
	if t == nil {
		return otherwise
	}
	return clock(*t)
}

func of(t *time.Time) string {
	if t == nil {
		return ""
	}
	return ", of " + clock(*t)
}
