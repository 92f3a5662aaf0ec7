package erasure_test

import (
	"strings"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

const because = "Your request concerns many systems, and we need more time."

// under submits a request under a regulation.
func (w *world) under(t *testing.T, law lifecycle.Regulation) *ent.ErasureRequest {
	t.Helper()
	in := anna()
	in.Regulation = law
	return w.submit(t, in)
}

func TestExtend_MovesTheDeadlineOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.under(t, lifecycle.GDPR)
	w.advance(t, 20*24*time.Hour)
	if _, err := w.EscalateDue(system(t)); err != nil || w.request(t, r.ID).Escalation != 50 {
		t.Fatalf("after 20 days: %d, %v", w.request(t, r.ID).Escalation, err)
	}
	in := erasure.Extension{RequestID: r.ID, Ground: lifecycle.ExtendComplexity, Text: because}
	got, err := w.Extend(reviewer(t), in)
	if err != nil {
		t.Fatal(err)
	}
	if days := got.DueAt.Sub(r.DueAt).Hours() / 24; days < 55 || days > 66 || got.ExtendedAt == nil || got.Escalation != 0 {
		t.Errorf("due %v, before %v, extended at %v", got.DueAt, r.DueAt, got.ExtendedAt)
	}
	if _, err := w.Extend(reviewer(t), in); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Art. 12(3) GDPR") {
		t.Errorf("extending again: %v; want a CONFLICT with the article", err)
	}
	ccpa := lifecycle.CCPA
	if _, err := w.Correct(reviewer(t), erasure.Correction{RequestID: r.ID, Regulation: &ccpa}); !fault.Is(err, fault.Conflict) {
		t.Errorf("another regulation after an extension: %v; want CONFLICT", err)
	}
}

func TestExtend_OnlyUntilThePersonCanStillBeTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.under(t, lifecycle.GDPR)
	in := erasure.Extension{RequestID: r.ID, Ground: lifecycle.ExtendComplexity, Text: because}
	w.advance(t, r.DueAt.Sub(r.ReceivedAt)+time.Minute)
	if _, err := w.Extend(reviewer(t), in); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "had to be told") {
		t.Errorf("extending after the first date: %v; want CONFLICT", err)
	}
}

func TestExtend_RefusesWhatTheLawDoesNotKnow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lgpd, gdpr := w.under(t, lifecycle.LGPD), w.under(t, lifecycle.GDPR)
	for name, tt := range map[string]struct {
		in   erasure.Extension
		want fault.Kind
	}{
		"no extension":         {erasure.Extension{RequestID: lgpd.ID, Ground: lifecycle.ExtendComplexity, Text: because}, fault.Conflict},
		"a ground of the CCPA": {erasure.Extension{RequestID: gdpr.ID, Ground: lifecycle.ExtendReasonable, Text: because}, fault.BadInput},
		"no ground":            {erasure.Extension{RequestID: gdpr.ID, Text: because}, fault.BadInput},
		"no reasons":           {erasure.Extension{RequestID: gdpr.ID, Ground: lifecycle.ExtendComplexity, Text: " too short "}, fault.BadInput},
	} {
		if _, err := w.Extend(reviewer(t), tt.in); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v; want %s", name, err, tt.want)
		}
	}
	if _, err := w.Extend(sender(t, "shop"), erasure.Extension{RequestID: gdpr.ID, Ground: lifecycle.ExtendComplexity, Text: because}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender extends: %v; want FORBIDDEN", err)
	}
}

func TestPauseClock_MovesTheDeadlineByItsDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.under(t, lifecycle.UKGDPR)
	asked := erasure.Standstill{RequestID: r.ID, Ground: lifecycle.PauseIdentity, Text: "Please send a copy of your passport."}
	paused, err := w.PauseClock(reviewer(t), asked)
	if err != nil || !paused.ClockPaused || paused.EscalateAt != nil {
		t.Fatalf("paused: %+v, %v", paused, err)
	}
	if _, err := w.PauseClock(reviewer(t), asked); !fault.Is(err, fault.Conflict) {
		t.Errorf("pausing twice: %v; want CONFLICT", err)
	}
	w.advance(t, r.DueAt.Sub(r.ReceivedAt)+48*time.Hour)
	w.expectViolations(t, "I7") // nothing is overdue while the clock stands still
	resumed, err := w.ResumeClock(reviewer(t), erasure.Decision{RequestID: r.ID})
	if err != nil || resumed.ClockPaused || resumed.EscalateAt == nil {
		t.Fatalf("resumed: %+v, %v", resumed, err)
	}
	if days := resumed.DueAt.Sub(r.DueAt).Hours() / 24; days < 28 {
		t.Errorf("the deadline moved by %v days", days)
	}
	d, err := w.Deadline(t.Context(), resumed)
	if err != nil || len(d.Pauses) != 1 || !d.Due.At.Equal(resumed.DueAt) || len(d.Due.Steps) < 3 {
		t.Errorf("the deadline: %+v, %v", d, err)
	}
	if _, err := w.ResumeClock(reviewer(t), erasure.Decision{RequestID: r.ID}); !fault.Is(err, fault.Conflict) {
		t.Errorf("resuming what goes on: %v; want CONFLICT", err)
	}
}

func TestPauseClock_IsRefusedWhereTheLawDoesNotAllowIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.under(t, lifecycle.CCPA)
	_, err := w.PauseClock(reviewer(t), erasure.Standstill{RequestID: r.ID, Ground: lifecycle.PauseIdentity, Text: "Please send a copy of your passport."})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "§ 7021") {
		t.Errorf("pausing under the CCPA: %v; want a CONFLICT with the article", err)
	}
}
