package transparency_test

import (
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/transparency"
)

func record() transparency.Record {
	actor := uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	return transparency.Record{
		SubjectID: uuid.MustParse("0190b5a0-0000-7000-8000-00000000000a"), Number: 2,
		At:        time.Date(2026, 11, 20, 12, 0, 0, 123456000, time.UTC),
		ActorKind: "staff", Actor: "Robin Okafor", ActorID: &actor,
		Action: "request.approved", Detail: json.RawMessage(`{"version":3}`), Previous: []byte{1, 2, 3},
	}
}

// Entries are kept for years: their hash may never come out differently.
func TestHash_IsTheOneOfTheFirstVersion(t *testing.T) {
	t.Parallel()
	const want = "2f6ba5fc0cdc783dec09c34bf829e675994cd3ac6c3313d438bf3d8482557741"
	if got := record().Hash(); hex.EncodeToString(got[:]) != want {
		t.Errorf("got %x, want %s", got, want)
	}
}

func TestHash_CoversEveryField(t *testing.T) {
	t.Parallel()
	seen := map[[32]byte]string{record().Hash(): "the record"}
	other := uuid.MustParse("0190b5a0-0000-7000-8000-00000000000c")
	for name, change := range map[string]func(*transparency.Record){
		"subject":           func(r *transparency.Record) { r.SubjectID = other },
		"number":            func(r *transparency.Record) { r.Number = 3 },
		"time":              func(r *transparency.Record) { r.At = r.At.Add(time.Microsecond) },
		"kind":              func(r *transparency.Record) { r.ActorKind = "token" },
		"actor":             func(r *transparency.Record) { r.Actor = "Robin Okafo" },
		"actor id":          func(r *transparency.Record) { r.ActorID = &other },
		"no actor id":       func(r *transparency.Record) { r.ActorID = nil },
		"action":            func(r *transparency.Record) { r.Action = "request.rejected" },
		"detail":            func(r *transparency.Record) { r.Detail = json.RawMessage(`{"version": 3}`) },
		"previous":          func(r *transparency.Record) { r.Previous = []byte{1, 2} },
		"no previous":       func(r *transparency.Record) { r.Previous = nil },
		"a moved character": func(r *transparency.Record) { r.ActorKind, r.Actor = "staffR", "obin Okafor" },
	} {
		r := record()
		change(&r)
		if before, taken := seen[r.Hash()]; taken {
			t.Errorf("%s and %s have the same hash", name, before)
		}
		seen[r.Hash()] = name
	}
	r := record()
	r.At = r.At.In(time.FixedZone("", 3600))
	if r.Hash() != record().Hash() {
		t.Error("the zone of the time counts")
	}
}
