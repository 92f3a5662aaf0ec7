package erasure_test

import (
	"strings"
	"testing"

	"lethe/ent/note"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestAddNote_KeepsTheTextBesideTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	longest := strings.Repeat("ä", 4000)
	for _, text := range []string{"  Called back.\nAsked for the invoice number. ", longest} {
		saved, err := w.AddNote(reviewer(t), erasure.NewNote{RequestID: r.ID, Text: text})
		if err != nil || saved.Version != r.Version {
			t.Fatalf("version %v, %v", saved, err)
		}
	}
	notes := w.db.Read().Note.Query().Order(note.ByCreatedAt()).AllX(t.Context())
	if len(notes) != 2 || notes[0].Text != "Called back.\nAsked for the invoice number." || notes[0].Author != "Robin Reviewer" || notes[1].Text != longest {
		t.Errorf("there are %d notes, the first by %s", len(notes), notes[0].Author)
	}
	told := w.entriesOf(t, r.ID, "request.noted")
	if len(told) != 2 || told[0].Actor != "Robin Reviewer" || strings.Contains(string(told[0].Detail), "Called") || detailOf(t, told[0])["note"] != notes[0].ID.String() {
		t.Errorf("the ledger says %v", told)
	}
}

func TestAddNote_RefusesWhatIsNoNote(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	for name, text := range map[string]string{"nothing": " \n ", "too long": strings.Repeat("a", 4001), "NUL": "a\x00b"} {
		if _, err := w.AddNote(reviewer(t), erasure.NewNote{RequestID: r.ID, Text: text}); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.AddNote(sender(t, "shop"), erasure.NewNote{RequestID: r.ID, Text: "Hello"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the sender: %v", err)
	}
	if n := w.db.Read().Note.Query().CountX(t.Context()); n != 0 || len(w.entriesOf(t, r.ID, "request.noted")) != 0 {
		t.Errorf("%d notes are kept", n)
	}
}
