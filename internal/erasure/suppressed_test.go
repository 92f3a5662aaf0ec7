package erasure_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestSuppressed_FromTheFirstOrderOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	expect := func(when string, want bool, erasedAt *time.Time) {
		t.Helper()
		stranger := erasure.IdentifierInput{Type: "phone", Value: "+493012345678"}
		got, err := w.Suppressed(importer(t), slices.Concat([]erasure.IdentifierInput{stranger}, anna().Identifiers))
		if err != nil || len(got) != 3 || got[0].Suppressed {
			t.Fatalf("%s: %v, %v", when, got, err)
		}
		for _, s := range got[1:] {
			if s.Suppressed != want || (s.ErasedAt == nil) != (erasedAt == nil) || erasedAt != nil && !s.ErasedAt.Equal(*erasedAt) {
				t.Errorf("%s: suppressed %v, erased at %v; want %v, %v", when, s.Suppressed, s.ErasedAt, want, erasedAt)
			}
		}
	}
	expect("in review", false, nil)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	expect("approved", false, nil)
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
	expect("orders are out", true, nil)
	w.work(t)
	finished := w.request(t, r.ID).FinishedAt
	expect("completed", true, finished)
	w.archive(t)
	expect("archived", true, finished)

	second := w.erase(t, anna())
	expect("erased twice", true, second.FinishedAt)
}

func TestSuppressed_RefusesWhatIsNoIdentifierWithItsPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mixed := []erasure.IdentifierInput{{Type: "email", Value: "anna@example.com"}, {Type: "email", Value: "nobody"}, {Type: "shoe", Value: "43"}}
	_, err := w.Suppressed(importer(t), mixed)
	var paths []string
	for _, f := range fault.Of(err).Fields {
		paths = append(paths, f.Path)
	}
	if !fault.Is(err, fault.BadInput) || !slices.Equal(paths, []string{"identifiers[1].value", "identifiers[2].type"}) {
		t.Errorf("%v at %v", err, paths)
	}
	_, err = w.IsSuppressed(importer(t), mixed[1])
	if fields := fault.Of(err).Fields; !fault.Is(err, fault.BadInput) || len(fields) != 1 || fields[0].Path != "identifier.value" {
		t.Errorf("one: %v at %v", err, fields)
	}
}

func TestSuppressed_AnswersForAThousandAndNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.erase(t, anna())
	many := make([]erasure.IdentifierInput, 1000)
	for n := range many {
		many[n] = erasure.IdentifierInput{Type: "customer_id", Value: fmt.Sprintf("stranger-%04d", n)}
	}
	many[700] = anna().Identifiers[1]
	got, err := w.Suppressed(importer(t), many)
	if err != nil || len(got) != 1000 {
		t.Fatalf("%d answers, %v", len(got), err)
	}
	for n, s := range got {
		if s.Suppressed != (n == 700) {
			t.Errorf("%d is suppressed: %v", n, s.Suppressed)
		}
	}
	for _, wrong := range [][]erasure.IdentifierInput{nil, append(many, many[0])} {
		if _, err := w.Suppressed(importer(t), wrong); !fault.Is(err, fault.BadInput) {
			t.Errorf("%d identifiers: %v", len(wrong), err)
		}
	}
}

func TestSuppressed_IsForThoseWhoMayCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Suppressed(sender(t, "shop"), anna().Identifiers); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender: %v", err)
	}
	if _, err := w.IsSuppressed(reviewer(t), anna().Identifiers[0]); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reviewer: %v", err)
	}
}
