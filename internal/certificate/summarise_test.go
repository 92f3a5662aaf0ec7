package certificate_test

import (
	"testing"
	"time"

	"lethe/internal/certificate"
	"lethe/internal/lifecycle"
)

func summary(t *testing.T, l *sealed) certificate.Summary {
	t.Helper()
	return l.certificate(t, request).Summary
}

func TestSummarise_TellsWhatWasAskedDecidedAndDone(t *testing.T) {
	t.Parallel()
	s := summary(t, erased(t))
	if s.RequestID != request || s.Cause != "direct_request" || s.Regulation != lifecycle.GDPR || s.Source != "shop" ||
		!s.SubmittedAt.Equal(time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)) || !s.ReceivedAt.Equal(noon) {
		t.Errorf("asked: %+v", s)
	}
	if s.DueAt.Year() != 2027 || s.Extension.Ground != lifecycle.ExtendComplexity || s.Extension.By != "Robin Okafor" {
		t.Errorf("due %s, extension %+v", s.DueAt, s.Extension)
	}
	if d := s.Decision; d.What != lifecycle.Approved || d.By != "Robin Okafor" || d.Kind != "staff" || s.RuleSetVersion != 3 {
		t.Errorf("decided: %+v under version %d", d, s.RuleSetVersion)
	}
	if s.State != lifecycle.Completed || !s.Finished || s.FinishedAt == nil || s.ArchivedAt != nil || !s.AsOf.Equal(*s.FinishedAt) {
		t.Errorf("ended: %s at %v, archived %v, as of %s", s.State, s.FinishedAt, s.ArchivedAt, s.AsOf)
	}
}

func TestSummarise_TellsWhatEachDestinationDid(t *testing.T) {
	t.Parallel()
	s := summary(t, erased(t))
	if len(s.Destinations) != 2 {
		t.Fatalf("%d destinations", len(s.Destinations))
	}
	crm, mailing := s.Destinations[0], s.Destinations[1]
	if crm.Name != "crm" || crm.State != lifecycle.Done || crm.Attempts != 2 || crm.ClosedAt == nil || len(crm.Evidence) != 1 {
		t.Fatalf("crm: %+v", crm)
	}
	if e := crm.Evidence[0]; e.Via != "response" || e.Status != "done" || e.HTTPStatus != 200 || !e.At.Equal(*crm.ClosedAt) {
		t.Errorf("its evidence: %+v", e)
	}
	if w := mailing.Waiver; mailing.State != lifecycle.Waived || w.Ground != lifecycle.WaiveSystemGone || w.By != "Robin Okafor" || w.ProposedBy != "Dana Lindqvist" {
		t.Errorf("mailing: %+v, %+v", mailing, w)
	}
}

func TestSummarise_SaysThatARequestIsNotFinishedYet(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "lethe/1a2b3c4d")
	l.write(t, request, "shop", "request.submitted", nil)
	l.write(t, request, "Robin Okafor", "request.approved", nil)
	if s := summary(t, l); s.State != lifecycle.Approved || s.Finished {
		t.Errorf("approved: %+v", s)
	}
	l.write(t, request, "Robin Okafor", "request.approval_undone", nil)
	if s := summary(t, l); s.State != lifecycle.InReview || s.Decision != nil || s.Finished {
		t.Errorf("taken back: %+v", s)
	}
	l.write(t, request, "Robin Okafor", "request.joined", map[string]any{"of": other.String()})
	if s := summary(t, l); s.State != lifecycle.Duplicate || s.JoinedTo != other.String() || s.Finished {
		t.Errorf("joined: %+v", s)
	}
	again := erased(t)
	again.write(t, request, "Robin Okafor", "request.reopened", map[string]any{"destination": "crm"})
	if s := summary(t, again); s.State != lifecycle.Forwarding || s.Finished || s.FinishedAt != nil {
		t.Errorf("opened again: %+v", s)
	}
}

func TestSummarise_FollowsADeliveryToItsLastState(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "lethe/1a2b3c4d")
	crm := func(to string, more map[string]any) map[string]any {
		more["delivery"], more["destination"], more["to"] = "d1", "crm", to
		return more
	}
	l.write(t, request, "shop", "request.submitted", nil)
	l.write(t, request, "jobs.route", "request.routed", map[string]any{"destinations": []string{"crm"}})
	if d := summary(t, l).Destinations[0]; d.State != lifecycle.Queued || d.Delivery != "" {
		t.Errorf("before the first attempt: %+v", d)
	}
	l.write(t, request, "jobs.forward", "delivery.attempted", crm("DONE", map[string]any{"answer": "done", "via": "response", "attempt": 1}))
	if d := summary(t, l).Destinations[0]; d.State != lifecycle.Done || d.ClosedAt != nil {
		t.Errorf("done, and a probe has to prove it: %+v", d)
	}
	l.write(t, request, "jobs.confirm", "delivery.probed", crm("FAILED", map[string]any{"answer": "present", "via": "probe", "attempt": 1}))
	l.write(t, request, "crm", "delivery.confirmed", crm("RETAINED", map[string]any{
		"answer": "retained", "via": "callback", "attempt": 1, "closed": true, "grounded": true, "retainedUntil": "2030-01-01T00:00:00Z",
	}))
	l.write(t, request, "crm", "delivery.contradicted", map[string]any{"delivery": "d1", "destination": "crm", "state": "RETAINED", "said": "done"})
	d := summary(t, l).Destinations[0]
	if d.State != lifecycle.Retained || len(d.Evidence) != 3 || d.ClosedAt == nil || !d.Retention.Grounded || d.Retention.Until.Year() != 2030 || d.ContradictedAt == nil {
		t.Errorf("at last: %+v, %+v", d, d.Retention)
	}
	l.write(t, request, "Dana Lindqvist", "delivery.resent", map[string]any{"delivery": "d2", "destination": "crm", "to": "QUEUED", "resends": "d1", "round": 1})
	if all := summary(t, l).Destinations; len(all) != 2 || all[1].Delivery != "d2" || all[1].State != lifecycle.Queued {
		t.Errorf("told again: %+v", all)
	}
}

func TestSummarise_LeavesOutWhatOldEntriesDoNotSay(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "lethe/1a2b3c4d")
	l.write(t, request, "shop", "request.submitted", map[string]any{"cause": "other", "dueAt": "soon", "attempt": "three"})
	l.write(t, request, "jobs.archive", "request.somethingnew", nil)
	l.write(t, request, "jobs.archive", "request.archived", nil)
	s := summary(t, l)
	if s.Cause != "other" || s.Reference != "" || s.SubmittedAt != nil || s.DueAt != nil || s.ArchivedAt == nil || s.State != lifecycle.InReview {
		t.Errorf("got %+v", s)
	}
	if _, err := certificate.Check(encode(t, l.certificate(t, request)), l.verifiers); err != nil {
		t.Error(err)
	}
}
