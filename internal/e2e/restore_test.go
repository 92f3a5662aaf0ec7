package e2e_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The drill: the database is lost, and comes back as it was before the last
// hour's work. What it lacks is named, nothing is sent under another id than
// before, and in the end everything is accounted for.
func TestRestore_WhatABackupLacksIsNamedAndMadeUpFor(t *testing.T) {
	t.Parallel()
	d := startDrill(t)
	waiting := d.send("anna", "boris", "clara")
	for _, r := range waiting {
		d.approve(r.ID)
	}
	undecided := d.send("dora")[0]
	d.crm.awaitOrders(t, 3)
	before := d.crm.keys()
	d.sealed()

	d.replica.Stop()
	d.postgres.backup(t)
	d.replica.Start()

	d.approve(undecided.ID) // a decision of the gap
	d.send("emil", "fanny") // requests of the gap
	for _, id := range column(t, d.db, `SELECT id FROM erasure_requests WHERE state = 'IN_REVIEW'`) {
		d.approve(id)
	}
	d.crm.awaitOrders(t, 6)
	d.crm.confirmAll(t, d.replica.URL) // confirmations of the gap
	eventually(t, fleetTime(), "everything is completed", func() bool { return openRequests(t, d.db) == 0 })
	lostTo := d.sealed()

	d.replica.Kill()
	d.postgres.restore(t)
	d.replica.Launch()
	eventually(t, startTime, "serve does not start on the restored database", func() bool { return !d.replica.running() })
	if said := d.replica.stderr.String(); !strings.Contains(said, `see "lethe restore check"`) {
		t.Errorf("serve did not say why: %s", d.replica.lastWords())
	}
	if n := openRequests(t, d.db); n != 4 {
		t.Fatalf("%d requests are open in the backup; want 4", n)
	}
	gap := d.check(1)
	if gap.Status != "behind" || gap.Outside.Size < lostTo || gap.Missing != gap.Outside.Size-gap.Database.Size || gap.Since == nil || gap.Until == nil {
		t.Errorf("found %+v; want that %d entries are lost", gap, lostTo-gap.Database.Size)
	}
	if len(gap.Sources) != 1 || gap.Sources[0].Source != "shop" {
		t.Errorf("the senders are %+v; want the shop", gap.Sources)
	}
	if !slices.ContainsFunc(gap.Going, func(g struct{ Reference string }) bool { return g.Reference == undecided.Reference }) {
		t.Errorf("%s waits for its decision again, and is not among %+v", undecided.Reference, gap.Going)
	}

	if done := d.check(0, "--requeue"); done.Requeued == nil || *done.Requeued != 3 {
		t.Errorf("made up for %+v; want 3 deliveries that are sent again", done)
	}
	d.replica.Start()
	for _, r := range d.send("emil", "fanny", "gina") { // under the idempotency keys of then
		d.approve(r.ID)
	}
	d.approve(undecided.ID)
	d.crm.awaitPersons(t, 7)
	d.crm.confirmAll(t, d.replica.URL)
	eventually(t, fleetTime(), "everything is completed again", func() bool { return openRequests(t, d.db) == 0 })

	for request, key := range before {
		if got := d.crm.keysOf(request); len(got) < 2 || slices.ContainsFunc(got, func(k string) bool { return k != key }) {
			t.Errorf("request %s was sent under %v; want %s again", request, got, key)
		}
	}
	d.holds()
}

// drill is a program whose database is lost, with one destination that calls back.
type drill struct {
	t        *testing.T
	postgres *restorable
	f        *fleet
	db       *sql.DB
	replica  *replica
	crm      *keeper
	told     string // the file of the checkpoints
}

func startDrill(t *testing.T) *drill {
	t.Helper()
	d := &drill{t: t, postgres: startRestorable(t), crm: newKeeper(t), told: filepath.Join(t.TempDir(), "checkpoints")}
	d.f = newFleet(t, d.postgres.URL, "LETHE_REVIEW_WINDOW=1h", "LETHE_CHECKPOINT_FILE="+d.told)
	d.f.apply(routing(map[string]*destination{"crm": d.crm.destination, "ads": newDestination(t, nil)}))
	d.db, d.replica = d.f.database(), d.f.add()
	return d
}

func (d *drill) send(names ...string) []request {
	d.t.Helper()
	var sent []request
	for _, name := range names {
		input := submission(name + "@example.com")
		input["idempotencyKey"] = "key-" + name
		sent = append(sent, d.replica.api().submit(d.t, input))
	}
	return sent
}

func (d *drill) approve(id string) { d.t.Helper(); d.replica.api().approve(d.t, id) }

// restoreReport is what lethe restore check prints.
type restoreReport struct {
	Status            string
	Database, Outside struct{ Size int64 }
	Missing           int64
	Since, Until      *time.Time
	Sources           []struct{ Source string }
	Going             []struct{ Reference string }
	Requeued          *int
}

// check runs lethe restore check, which must end with the status.
func (d *drill) check(status int, flags ...string) restoreReport {
	d.t.Helper()
	out := command(d.t, d.f.env, "", append([]string{"restore", "check", "--json"}, flags...)...)
	if out.status != status {
		d.t.Fatalf("lethe restore check ended with %d, want %d:\n%s\n%s", out.status, status, out.stdout, out.stderr)
	}
	var report restoreReport
	if err := json.Unmarshal([]byte(out.stdout), &report); err != nil {
		d.t.Fatalf("%v:\n%s", err, out.stdout)
	}
	return report
}

// sealed waits until all that is in the ledger is told outside too, and returns
// how much that is.
func (d *drill) sealed() int64 {
	d.t.Helper()
	var size int
	eventually(d.t, startTime, "the ledger is sealed and told", func() bool {
		size = number(d.t, d.db, `SELECT count(*) FROM ledger_entries`)
		told, err := os.ReadFile(d.told)
		return err == nil && strings.Contains(string(told), fmt.Sprintf("\n%d\n", size))
	})
	return int64(size)
}

// holds fails the test unless every row agrees, and the ledger with all that was
// ever told outside.
func (d *drill) holds() {
	d.t.Helper()
	d.sealed()
	if out := d.f.operate("", "audit", "verify"); !strings.Contains(out, "of what was lost in the restore of") || !strings.HasSuffix(out, " entries hold\n") {
		d.t.Errorf("the ledger: %s", out)
	}
	for _, wrong := range column(d.t, d.db, unaccounted) {
		d.t.Error(wrong)
	}
	if *torture { // it looks once a minute
		d.f.reconciled(d.db)
	}
}
