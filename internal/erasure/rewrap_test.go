package erasure_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
)

// fleet is several processes on one database, each with its own Keys of one keyset
// file.
type fleet struct {
	*world
	file  []byte
	desks []*erasure.Service
	keys  []*privacy.Keys
}

func newFleet(t *testing.T, size int) *fleet {
	t.Helper()
	f := &fleet{world: &world{db: pgtest.New(t), connector: newScripted()}}
	var file bytes.Buffer
	if err := privacy.Generate(&file); err != nil {
		t.Fatal(err)
	}
	f.file = file.Bytes()
	for range size {
		keys, err := privacy.Open(bytes.NewReader(f.file))
		if err != nil {
			t.Fatal(err)
		}
		f.world.keys = keys
		f.keys, f.desks = append(f.keys, keys), append(f.desks, f.deskWith(t, keys))
	}
	f.Service = f.desks[0]
	f.publish(t, keptSecrets)
	return f
}

func (f *fleet) deskWith(t *testing.T, keys *privacy.Keys) *erasure.Service {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError + 1}))
	secrets := func(*ent.Destination) ([]string, error) { return nil, nil }
	return erasure.New(f.db, keys, map[string]destination.Connector{"webhook": f.connector}, secrets, standard, log)
}

// write changes the file, and lets one process after the other read it.
func (f *fleet) write(t *testing.T, change func([]byte) ([]byte, error)) {
	t.Helper()
	file, err := change(f.file)
	if err != nil {
		t.Fatal(err)
	}
	f.file = file
	for _, keys := range f.keys {
		if err := keys.Replace(file); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *fleet) rotate(t *testing.T) {
	t.Helper()
	f.write(t, privacy.AddKeys)
	f.write(t, privacy.PromoteKeys)
}

func (f *fleet) rewrap(t *testing.T) erasure.Rewrapped {
	t.Helper()
	done, err := f.Rewrap(system(t), func(erasure.Rewrapped) {})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func (f *fleet) prune(t *testing.T) {
	t.Helper()
	held, err := f.KeysHeld(system(t))
	if err != nil {
		t.Fatal(err)
	}
	f.write(t, func(file []byte) ([]byte, error) {
		file, _, err := privacy.PruneKeys(file, held)
		return file, err
	})
}

// old counts the values that hang on keys which are not the primary ones.
func (f *fleet) old(t *testing.T) int {
	t.Helper()
	p := f.keys[0].Primary()
	rows, err := f.db.SQL().QueryContext(t.Context(), `
SELECT (SELECT count(*) FROM erasure_requests WHERE substring(data_key FROM 1 FOR 5) <> $1)
	+ (SELECT count(*) FROM destination_secrets WHERE substring(sealed FROM 1 FOR 5) <> $1)
	+ (SELECT count(*) FROM identifiers WHERE get_byte(blind_index, 0) <> $2)`, p.SealPrefix, int(p.IndexVersion))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var n int
	if !rows.Next() || rows.Scan(&n) != nil {
		t.Fatal("nothing was counted")
	}
	return n
}

func numbered(n int) erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{
			{Type: "email", Value: fmt.Sprintf("person-%d@example.com", n)}, {Type: "customer_id", Value: fmt.Sprintf("cust-%06d", n)},
		},
		Cause: "account_deleted",
	}
}

func TestS50_RewrapLeavesNothingOnOldKeys(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	const requests = 130 // more than one part
	var last *ent.ErasureRequest
	for n := range requests {
		last = f.submit(t, numbered(n))
	}
	for _, name := range []string{"crm", "ads"} {
		if _, err := f.SetSecret(system(t), erasure.NewSecret{Destination: name}); err != nil {
			t.Fatal(err)
		}
	}
	f.rotate(t)
	if n := f.old(t); n != 3*requests+2 {
		t.Fatalf("%d values hang on the old keys; want all %d", n, 3*requests+2)
	}

	want := erasure.Rewrapped{DataKeys: requests, Indexes: 2 * requests, Secrets: 2}
	if done := f.rewrap(t); done != want {
		t.Errorf("wrote %+v anew; want %+v", done, want)
	}
	if n := f.old(t); n != 0 {
		t.Errorf("%d values hang on the old keys still", n)
	}
	f.prune(t)
	if keys, err := privacy.ListKeys(f.file); err != nil || len(keys) != 6 { // the ledger has two public keys
		t.Errorf("the file has %v, %v", keys, err)
	}
	for _, desk := range []*erasure.Service{f.Service, f.deskWith(t, f.reopened(t))} {
		got, err := desk.RevealOf(t.Context(), last.ID)
		if err != nil || len(got) != 2 || got[0].Value != numbered(requests - 1).Identifiers[0].Value {
			t.Errorf("the last request opens as %d identifiers, %v", len(got), err)
		}
	}
	again := f.submit(t, numbered(0))
	if again.DuplicateOfID == nil {
		t.Error("a person is not recognised by the new index")
	}
}

func (f *fleet) reopened(t *testing.T) *privacy.Keys {
	t.Helper()
	keys, err := privacy.Open(bytes.NewReader(f.file))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestS50_SwappedWrappedKeysDoNotOpen(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	a, b := f.submit(t, numbered(1)), f.submit(t, numbered(2))
	f.exec(t, `UPDATE erasure_requests a SET data_key = b.data_key FROM erasure_requests b WHERE a.id <> b.id`)
	f.rotate(t)

	for _, r := range []*ent.ErasureRequest{a, b} {
		if _, err := f.RevealOf(t.Context(), r.ID); err == nil {
			t.Errorf("request %s opens with the data key of another", r.Reference)
		}
	}
	if done := f.rewrap(t); done != (erasure.Rewrapped{Unreadable: 2}) {
		t.Errorf("wrote %+v anew; a rotation must not make a moved key good", done)
	}
	held, err := f.KeysHeld(system(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := privacy.PruneKeys(f.file, held); err == nil {
		t.Error("the key of rows that do not open is removed: nobody could look at them any more")
	}
}

func TestS50_SwappedIdentifiersDoNotOpen(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	r := f.submit(t, numbered(1))
	f.exec(t, `UPDATE identifiers a SET sealed = b.sealed FROM identifiers b WHERE a.id <> b.id`)
	if _, err := f.RevealOf(t.Context(), r.ID); err == nil {
		t.Error("an identifier opens in another row of its request")
	}
}

func TestRewrap_IsOnRecordOnce(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	f.submit(t, numbered(1))
	f.rotate(t)
	if known, err := f.Rotated(t.Context()); err != nil || known {
		t.Errorf("the rotation is on record before it is done: %v, %v", known, err)
	}
	f.rewrap(t)
	f.rewrap(t)

	entries := f.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(erasure.Keyset)).AllX(t.Context())
	if len(entries) != 1 || entries[0].Action != "keys.rotated" {
		t.Fatalf("on record are %v; want one rotation", entries)
	}
	var detail map[string]any
	if err := json.Unmarshal(entries[0].Detail, &detail); err != nil || detail["dataKeys"] != 1.0 || detail["indexes"] != 2.0 {
		t.Errorf("the entry says %s", entries[0].Detail)
	}
	for _, key := range f.keys[0].Primary().Keys {
		if detail[key.Kind] != key.ID {
			t.Errorf("the entry names the %s key %v; want %s", key.Kind, detail[key.Kind], key.ID)
		}
	}
	if known, err := f.Rotated(t.Context()); err != nil || !known {
		t.Errorf("the rotation is not on record: %v, %v", known, err)
	}
	f.rotate(t)
	if known, err := f.Rotated(t.Context()); err != nil || known {
		t.Errorf("the next rotation counts as done: %v, %v", known, err)
	}
}

func TestRewrap_GoesOnWhereItWasBrokenOff(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	for n := range 130 {
		f.submit(t, numbered(n))
	}
	f.rotate(t)
	ctx, cancel := context.WithCancel(system(t))
	if _, err := f.Rewrap(ctx, func(erasure.Rewrapped) { cancel() }); err == nil {
		t.Fatal("it ends although it was broken off")
	}
	if n := f.old(t); n != 30*3 {
		t.Errorf("%d values are left; want those of the second part", n)
	}
	if done := f.rewrap(t); done.DataKeys != 30 || f.old(t) != 0 {
		t.Errorf("wrote %+v anew, %d are left", done, f.old(t))
	}
}

func TestDestroyTombstones_RemovesThoseOfOtherKeys(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	stone := func(value string) {
		t.Helper()
		now, err := f.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		f.exec(t, `INSERT INTO tombstones (id, mark, request_id, erased, finished_at, expires_at) VALUES ($1, $2, $3, true, $4, $5)`,
			uuid.New(), f.keys[0].TombstoneMark("email", value), uuid.New(), now, now.Add(time.Hour))
	}
	stone("anna@example.com")
	stone("bert@example.com")
	f.write(t, func(file []byte) ([]byte, error) {
		file, _, err := privacy.DestroyTombstoneKeys(file)
		return file, err
	})
	stone("carl@example.com")

	if n, err := f.DestroyTombstones(system(t)); err != nil || n != 2 {
		t.Errorf("%d are destroyed, %v; want 2", n, err)
	}
	if n := f.db.Read().Tombstone.Query().CountX(t.Context()); n != 1 {
		t.Errorf("%d are left; want the one of the new key", n)
	}
	if n := f.recorded(t, erasure.Keyset, "tombstones.destroyed"); n != 1 {
		t.Errorf("%d are on record; want 1", n)
	}
}

func TestKeys_AreChangedByTheSystemOnly(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 1)
	_, rewrap := f.Rewrap(admin(t), func(erasure.Rewrapped) {})
	_, held := f.KeysHeld(admin(t))
	_, destroy := f.DestroyTombstones(admin(t))
	for name, err := range map[string]error{"rewrap": rewrap, "held": held, "destroy": destroy} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s by an admin: %v; want forbidden", name, err)
		}
	}
}
