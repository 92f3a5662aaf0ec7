package audit_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/transparency"
)

// drill is a ledger whose database was restored from a backup: of seven sealed
// entries, the last three are lost, and three checkpoints outside tell of them.
type drill struct {
	*world
	file string
}

func newDrill(t *testing.T) *drill {
	t.Helper()
	file := filepath.Join(t.TempDir(), "checkpoints")
	d := &drill{newWorldWith(t, audit.Config{File: file}), file}
	d.write(t, first, "request.submitted", "request.approved")
	d.publish(t, 2)
	d.write(t, second, "request.submitted", "request.approved")
	d.publish(t, 2)
	pgtest.AsOwner(t, d.db, `CREATE TABLE backup AS SELECT * FROM ledger_tiles`)
	for range 3 {
		d.write(t, second, "request.routed")
		d.publish(t, 1)
	}
	d.restore(t)
	return d
}

// publish seals so many entries, and copies the checkpoint to the file.
func (d *drill) publish(t *testing.T, n int) {
	t.Helper()
	d.seal(t, n)
	if _, err := d.PublishDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (d *drill) restore(t *testing.T) {
	t.Helper()
	d.tamper(t, `DELETE FROM ledger_entries WHERE action = 'request.routed'; DELETE FROM ledger_checkpoints WHERE size > 4;
		DELETE FROM ledger_tiles; INSERT INTO ledger_tiles SELECT * FROM backup`)
}

func (d *drill) outside(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(d.file)
	if err != nil {
		t.Fatal(err)
	}
	return transparency.Notes(string(text))
}

func (d *drill) check(t *testing.T) audit.Gap {
	t.Helper()
	gap, err := d.CheckRestore(auth.With(t.Context(), auth.System("test")), d.outside(t))
	if err != nil {
		t.Fatal(err)
	}
	return gap
}

func (d *drill) acknowledge(t *testing.T) {
	t.Helper()
	if err := d.AcknowledgeRestore(auth.With(t.Context(), auth.System("test")), d.check(t)); err != nil {
		t.Fatal(err)
	}
}

func TestCheckRestore_SaysHowMuchIsMissingAndBetweenWhichTimes(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	gap := d.check(t)
	if !gap.Missed() || gap.Missing != 3 || gap.Forked || gap.Database.Size != 4 || gap.Outside.Size != 7 {
		t.Errorf("got %+v; want 3 missing of 7", gap)
	}
	if !gap.Since.Equal(gap.Database.At) || !gap.Until.Equal(gap.Outside.At) || !gap.Since.Before(gap.Until) {
		t.Errorf("lost is from %s to %s", gap.Since, gap.Until)
	}
	if _, err := d.SealDue(t.Context()); err != nil {
		t.Errorf("nothing is to be sealed, and that fails: %v", err)
	}
	d.write(t, first, "request.routed")
	if _, err := d.SealDue(t.Context()); !errors.As(err, new(*audit.OlderError)) {
		t.Errorf("sealed on: %v", err)
	}
	if _, err := d.CheckRestore(t.Context(), nil); !errors.Is(err, auth.ErrAnonymous) {
		t.Errorf("nobody asked, and got %v", err)
	}
}

func TestAcknowledgeRestore_LetsTheLedgerGoOnAndKnowsWhatWasLost(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	d.acknowledge(t)
	if gap := d.check(t); gap.Missed() || gap.Forked || len(gap.Known) != 1 {
		t.Errorf("afterwards %+v", gap)
	}
	d.publish(t, 1) // the entry that says so
	d.write(t, first, "request.routed", "request.completed", "request.archived")
	d.publish(t, 3)

	notes := d.outside(t)
	if len(notes) != 7 {
		t.Fatalf("%d checkpoints are outside, want 2 from before, 3 that are lost, and 2 since", len(notes))
	}
	got, err := d.Verify(t.Context(), audit.Verification{Outside: notes})
	if err != nil || got.Size != 8 || len(got.Lost) != 1 || got.Lost[0].Checkpoints != 3 {
		t.Errorf("got %+v, %v; want 8 sealed, and 3 checkpoints of one loss", got, err)
	}
	if gap := d.check(t); gap.Missed() || gap.Forked || gap.Outside.Size != 8 {
		t.Errorf("later %+v", gap)
	}
	d.acknowledge(t)
	if n := len(d.entries(t)); n != 8 {
		t.Errorf("%d entries: a restore that is on record was written down again", n)
	}
}

// What is known as lost excuses nothing else.
func TestAcknowledgeRestore_HidesNoTampering(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	d.acknowledge(t)
	d.publish(t, 1)
	d.write(t, first, "request.routed")
	d.publish(t, 1)
	kept := d.outside(t)

	d.tamper(t, `DELETE FROM ledger_entries WHERE action = 'request.routed'; DELETE FROM ledger_checkpoints WHERE size > 5`)
	_, err := d.Verify(t.Context(), audit.Verification{Outside: kept})
	if !audit.IsBroken(err) {
		t.Errorf("the end that came after the restore was cut off: %v", err)
	}

	d = newDrill(t)
	d.acknowledge(t)
	d.tamper(t, `UPDATE ledger_entries SET actor = 'Somebody Else' WHERE number = 1`)
	if _, err := d.Verify(t.Context(), audit.Verification{Outside: d.outside(t)}); !audit.IsBroken(err) {
		t.Errorf("an entry from before the restore was changed: %v", err)
	}
}

func TestAcknowledgeRestore_OfTwoRestoresOneAfterTheOther(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	d.acknowledge(t)
	d.publish(t, 1)
	d.write(t, second, "request.routed")
	d.publish(t, 1)
	d.tamper(t, `DELETE FROM ledger_entries WHERE action IN ('request.routed', 'ledger.restored')`)
	d.restore(t) // of the same backup

	if gap := d.check(t); gap.Missing != 3 || len(gap.Known) != 0 {
		t.Errorf("got %+v; want all seven that there ever were outside", gap.Standing)
	}
	d.acknowledge(t)
	d.publish(t, 1)
	got, err := d.Verify(t.Context(), audit.Verification{Outside: d.outside(t)})
	if err != nil || got.Size != 5 || len(got.Lost) != 1 || got.Lost[0].Checkpoints != 5 {
		t.Errorf("got %+v, %v; want 5 sealed, and 5 checkpoints of what was lost", got, err)
	}
}

func TestAcknowledgeRestore_RefusesWhatNoRestoreDoes(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	other := d.with(t, audit.Config{}) // a replica that does not look at the file
	d.write(t, first, "request.routed")
	if n, err := other.SealDue(t.Context()); n != 1 || err != nil {
		t.Fatalf("sealed %d, %v", n, err)
	}
	gap := d.check(t)
	if !gap.Forked {
		t.Errorf("got %+v; want a fork", gap.Standing)
	}
	ctx := auth.With(t.Context(), auth.System("test"))
	if err := d.AcknowledgeRestore(ctx, gap); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "lethe audit verify") {
		t.Errorf("a fork is acknowledged: %v", err)
	}

	d = newDrill(t)
	gap = d.check(t)
	pgtest.Advance(t, d.db, -time.Hour)
	if err := d.AcknowledgeRestore(ctx, gap); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "clock") {
		t.Errorf("with a clock before what was lost: %v", err)
	}
	if slices.ContainsFunc(d.actions(t), func(a string) bool { return a == "ledger.restored" }) {
		t.Error("what was refused is on record")
	}
}

func (d *drill) actions(t *testing.T) []string {
	t.Helper()
	var actions []string
	for _, e := range d.entries(t) {
		actions = append(actions, e.Action)
	}
	return actions
}
