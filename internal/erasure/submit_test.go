package erasure_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/ent/ledgerentry"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestSubmit_TakesARequestIntoReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)

	r := w.submit(t, anna())

	if r.State != lifecycle.InReview {
		t.Errorf("state is %s; want IN_REVIEW", r.State)
	}
	if got := r.ReviewEndsAt.Sub(r.ReceivedAt); got != 72*time.Hour {
		t.Errorf("the review ends after %v; want 72h", got)
	}
	// The end of the last day of the month that began with the request.
	if later := r.DueAt.Sub(r.SubmittedAt).Hours() / 24; later < 28 || later > 34 || r.DueAt.Format(time.TimeOnly) != "23:59:59" {
		t.Errorf("submitted at %v, due at %v", r.SubmittedAt, r.DueAt)
	}
	if r.Source != "shop" || len(r.Reference) != 12 {
		t.Errorf("source %q, reference %q", r.Source, r.Reference)
	}
	masked := r.Edges.Identifiers
	if len(masked) != 2 || masked[0].Masked != "a•••@example.com" {
		t.Errorf("identifiers are %v", masked)
	}
}

func TestSubmit_WritesTheLedgerEntryInTheSameTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())

	e, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(r.ID)).Only(t.Context())

	if err != nil || e.Action != "request.submitted" || e.Number != 1 || e.Actor != "shop" {
		t.Errorf("entry %v, %v", e, err)
	}
}

func TestSubmit_NamesEveryFieldThatIsWrongAndSavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([]erasure.IdentifierInput, 21)
	for name, c := range map[string]struct {
		change func(*erasure.Submission)
		path   string
	}{
		"unknown cause":          {func(s *erasure.Submission) { s.Cause = "because" }, "cause"},
		"unknown regulation":     {func(s *erasure.Submission) { s.Regulation = "DSGVO" }, "regulation"},
		"malformed e-mail":       {func(s *erasure.Submission) { s.Identifiers[0].Value = "zoe.zimmer" }, "identifiers[0].value"},
		"unknown type":           {func(s *erasure.Submission) { s.Identifiers[1].Type = "shoe size" }, "identifiers[1].type"},
		"21 identifiers":         {func(s *erasure.Submission) { s.Identifiers = many }, "identifiers"},
		"no identifier":          {func(s *erasure.Submission) { s.Identifiers = nil }, "identifiers"},
		"a date in the future":   {func(s *erasure.Submission) { s.SubmittedAt = new(time.Now().Add(time.Hour)) }, "submittedAt"},
		"a date long ago":        {func(s *erasure.Submission) { s.SubmittedAt = new(time.Time{}) }, "submittedAt"},
		"a long external id":     {func(s *erasure.Submission) { s.ExternalID = strings.Repeat("x", 201) }, "externalId"},
		"a NUL in external id":   {func(s *erasure.Submission) { s.ExternalID = "a\x00b" }, "externalId"},
		"identifier as ext. id":  {func(s *erasure.Submission) { s.ExternalID = "ANNA@example.com" }, "externalId"},
		"a long key":             {func(s *erasure.Submission) { s.IdempotencyKey = strings.Repeat("x", 201) }, "idempotencyKey"},
		"attributes, a list":     {func(s *erasure.Submission) { s.Attributes = json.RawMessage(`[1]`) }, "attributes"},
		"attributes, nested":     {func(s *erasure.Submission) { s.Attributes = json.RawMessage(`{"a":{"b":1}}`) }, "attributes"},
		"attributes, a huge no.": {func(s *erasure.Submission) { s.Attributes = json.RawMessage(`{"a":1e999}`) }, "attributes"},
		"attributes, too large": {func(s *erasure.Submission) {
			s.Attributes = json.RawMessage(`{"a":"` + strings.Repeat("x", 8<<10) + `"}`)
		}, "attributes"},
		"attributes, a NUL":    {func(s *erasure.Submission) { s.Attributes = json.RawMessage(`{"a":"\u0000"}`) }, "attributes"},
		"attributes, a person": {func(s *erasure.Submission) { s.Attributes = json.RawMessage(`{"who":"Anna@Example.com"}`) }, "attributes"},
	} {
		t.Run(name, func(t *testing.T) {
			in := anna()
			c.change(&in)

			_, err := w.Submit(sender(t, "shop"), in)

			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.BadInput || len(f.Fields) == 0 || f.Fields[0].Path != c.path {
				t.Fatalf("got %v; want BAD_USER_INPUT for %s", err, c.path)
			}
			if strings.Contains(strings.ToLower(err.Error()), "zoe") {
				t.Errorf("the message repeats an identifier: %v", err)
			}
		})
	}
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 {
		t.Errorf("%d requests were saved", n)
	}
}

func TestSubmit_ReplaysTheSameInputUnderTheSameKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.IdempotencyKey = "order 1"
	first := w.submit(t, in)

	again, err := w.Submit(sender(t, "shop"), in)

	if err != nil || !again.Replayed || again.Request.ID != first.ID {
		t.Errorf("got %v, replayed %v, %v; want the first request", again.Request, again.Replayed, err)
	}
	in.Cause = "direct_request"
	if _, err := w.Submit(sender(t, "shop"), in); !fault.Is(err, fault.IdempotencyConflict) {
		t.Errorf("another input under the key: %v; want a conflict", err)
	}
	if other, err := w.Submit(sender(t, "partner"), in); err != nil || other.Replayed {
		t.Errorf("the key of another sender: %v, replayed %v", err, other.Replayed)
	}
}

func TestSubmit_MakesOneRequestOfManyThatRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.IdempotencyKey = "order 1"
	ctx := sender(t, "shop")
	var racers sync.WaitGroup
	for range 12 {
		racers.Go(func() {
			if _, err := w.Submit(ctx, in); err != nil {
				t.Error(err)
			}
		})
	}
	racers.Wait()

	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 1 {
		t.Errorf("%d requests; want 1", n)
	}
}

func TestSubmit_ReplaysAfterTheRequestWasArchived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.IdempotencyKey = "order 1"
	first := w.submit(t, in)
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: first.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, 721*time.Hour)
	w.work(t)

	again, err := w.Submit(sender(t, "shop"), in)

	if err != nil || !again.Replayed || again.Request.Reference != first.Reference || again.Request.State != lifecycle.Cancelled {
		t.Errorf("got %v, %v; want the archived request", again.Request, err)
	}
}

func TestSubmit_LinksAnotherOpenRequestOfTheSubject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.submit(t, anna())
	in := anna()
	in.Identifiers = []erasure.IdentifierInput{{Type: "email", Value: " ANNA@Example.com "}}

	second := w.submit(t, in)

	if second.DuplicateOfID == nil || *second.DuplicateOfID != first.ID {
		t.Errorf("linked to %v; want %s", second.DuplicateOfID, first.ID)
	}
	if second.State != lifecycle.InReview {
		t.Errorf("it is %s: a possible duplicate is still executed", second.State)
	}
}

func TestSubmit_LetsTheRulesSetTheReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	required, none := anna(), anna()
	required.Attributes = json.RawMessage(`{"tier": "enterprise", "automatic": true}`)
	none.Attributes = json.RawMessage(`{"automatic": true}`)

	if r := w.submit(t, required); r.ReviewEndsAt != nil {
		t.Errorf("the review ends at %v; want never by itself", r.ReviewEndsAt)
	}
	if r := w.submit(t, none); !r.ReviewEndsAt.Equal(r.ReceivedAt) {
		t.Errorf("the review ends at %v; want at once", r.ReviewEndsAt)
	}
}

func TestSubmitAll_KeepsTheGoodOnesOfABatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := anna()
	bad.Cause = "because"

	results, err := w.SubmitAll(sender(t, "shop"), []erasure.Submission{anna(), bad, anna()})

	if err != nil {
		t.Fatal(err)
	}
	if results[0].Err != nil || results[2].Err != nil || !fault.Is(results[1].Err, fault.BadInput) {
		t.Errorf("errors are %v, %v, %v", results[0].Err, results[1].Err, results[2].Err)
	}
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 2 {
		t.Errorf("%d requests were saved; want 2", n)
	}
}

func TestSubmitAll_RefusesNoneAndTooMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, n := range []int{0, 1001} {
		if _, err := w.SubmitAll(sender(t, "shop"), make([]erasure.Submission, n)); !fault.Is(err, fault.BadInput) {
			t.Errorf("%d at once: %v; want BAD_USER_INPUT", n, err)
		}
	}
}

func TestSubmit_NeedsTheScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Submit(t.Context(), anna()); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody: %v", err)
	}
}
