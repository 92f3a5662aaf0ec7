package audit_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/pgtest"
)

// certified is the certificate of the request, checked with nothing but its file
// and the text of the public key.
func (o *office) certified(t *testing.T, request uuid.UUID) (certificate.Certificate, []byte) {
	t.Helper()
	made, err := o.Certificate(o.staff(t, auth.Auditor), request)
	must(t, err)
	file, err := made.Encode()
	must(t, err)
	expectNoCanary(t, "the certificate", file)
	keys, err := certificate.PublicKeys(strings.Join(o.keys.LedgerPublicKeys(), "\n"))
	must(t, err)
	c, err := certificate.Check(file, keys)
	must(t, err)
	return c, file
}

func TestCertificate_ProvesWhatWasAskedDecidedAndDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)

	c, _ := o.certified(t, r.ID)

	s := c.Summary
	if s.Reference != r.Reference || s.State != lifecycle.Completed || !s.Finished || s.Regulation != lifecycle.GDPR ||
		!s.SubmittedAt.Equal(r.SubmittedAt) || !s.ReceivedAt.Equal(r.ReceivedAt) || !s.DueAt.Equal(r.DueAt) ||
		!slices.Equal(s.IdentifierTypes, []string{"email", "customer_id"}) || s.Source != "shop" {
		t.Errorf("asked: %+v", s)
	}
	if d := s.Decision; d.What != lifecycle.Approved || d.By != "Robin Okafor" || d.Kind != "staff" {
		t.Errorf("decided: %+v", d)
	}
	for _, d := range s.Destinations {
		row := o.db.Read().Delivery.GetX(t.Context(), uuid.MustParse(d.Delivery))
		if d.State != row.State || d.Attempts != row.Attempts || d.ClosedAt == nil || !d.ClosedAt.Equal(*row.ClosedAt) || len(d.Evidence) == 0 {
			t.Errorf("%s: %+v; the delivery is %s, closed %v", d.Name, d, row.State, row.ClosedAt)
		}
	}
	bank, crm, paper := destinationOf(t, s, "bank"), destinationOf(t, s, "crm"), destinationOf(t, s, "paper")
	if kept := bank.Retention; kept == nil || !kept.Grounded || kept.Until.Year() != 2034 {
		t.Errorf("the bank keeps %+v", kept)
	}
	if e := crm.Evidence[0]; e.Via != "response" || e.Status != "done" || e.HTTPStatus != 200 || e.By != "" {
		t.Errorf("the CRM said %+v", e)
	}
	if e := paper.Evidence[len(paper.Evidence)-1]; e.Via != "person" || e.By != "Robin Okafor" {
		t.Errorf("about the paper files: %+v", e)
	}
}

func destinationOf(t *testing.T, s certificate.Summary, name string) certificate.Destination {
	t.Helper()
	for _, d := range s.Destinations {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no destination %s in %+v", name, s.Destinations)
	return certificate.Destination{}
}

func TestCertificate_FollowsTheDeadlineAndTheClock(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.submit(t)
	reviewer := o.staff(t, auth.Reviewer)
	_, err := o.desk.Extend(reviewer, erasure.Extension{RequestID: r.ID, Ground: lifecycle.ExtendComplexity, Text: "The canary-note is long."})
	must(t, err)
	_, err = o.desk.PauseClock(reviewer, erasure.Standstill{RequestID: r.ID, Ground: lifecycle.PauseIdentity, Text: "The canary-note is asked for."})
	must(t, err)
	pgtest.Advance(t, o.db, 48*time.Hour)
	resumed, err := o.desk.ResumeClock(reviewer, erasure.Decision{RequestID: r.ID})
	must(t, err)
	o.work(t)

	c, _ := o.certified(t, r.ID)

	s := c.Summary
	if !s.DueAt.Equal(resumed.DueAt) || !s.DueAt.After(r.DueAt) {
		t.Errorf("due %s; want %s, which was %s", s.DueAt, resumed.DueAt, r.DueAt)
	}
	if x := s.Extension; x == nil || x.Ground != lifecycle.ExtendComplexity || x.By != "Robin Okafor" {
		t.Errorf("extended: %+v", x)
	}
	if p := s.Pauses; len(p) != 1 || p[0].Ground != lifecycle.PauseIdentity || p[0].Until == nil || p[0].Until.Sub(p[0].From) < 48*time.Hour {
		t.Errorf("paused: %+v", p)
	}
}

func TestCertificate_NamesTheGroundOfAWaiver(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.forwarded(t)
	for _, d := range o.db.Read().Delivery.Query().WithDestination().AllX(t.Context()) {
		if d.Edges.Destination.Name == "paper" {
			_, err := o.desk.Waive(o.staff(t, auth.Lead), erasure.Waiver{DeliveryID: d.ID, Ground: lifecycle.WaiveSystemGone, Text: "The canary-waiver burnt."})
			must(t, err)
		}
	}
	o.work(t)
	c, _ := o.certified(t, r.ID)
	if w := destinationOf(t, c.Summary, "paper").Waiver; w == nil || w.Ground != lifecycle.WaiveSystemGone || w.By != "Robin Okafor" || !c.Summary.Finished {
		t.Errorf("waived: %+v", w)
	}
}

func TestCertificate_OfAnOpenRequestSaysThatItIsNotFinishedYet(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.forwarded(t)
	c, _ := o.certified(t, r.ID)
	if s := c.Summary; s.Finished || s.State != lifecycle.Forwarding || destinationOf(t, s, "paper").ClosedAt != nil {
		t.Errorf("got %+v", s)
	}
}

func TestCertificate_HoldsAfterTheArchiveHasForgottenThePerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)
	before, file := o.certified(t, r.ID)
	o.archive(t)
	if n := o.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 {
		t.Fatal("the request is not archived")
	}

	if _, err := certificate.Check(file, o.verifiers); err != nil {
		t.Errorf("the one that was made before: %v", err)
	}
	archived, _ := o.certified(t, r.ID)
	pgtest.Advance(t, o.db, 2401*time.Hour)
	if n, err := o.desk.ForgetDue(o.system(t)); n == 0 || err != nil {
		t.Fatalf("%d records removed, %v", n, err)
	}
	o.work(t)
	removed, _ := o.certified(t, r.ID)

	if archived.Summary.ArchivedAt == nil || removed.Summary.RemovedAt == nil {
		t.Errorf("archived %v, removed %v", archived.Summary.ArchivedAt, removed.Summary.RemovedAt)
	}
	for i, e := range before.Entries {
		if removed.Entries[i].Hash != e.Hash {
			t.Errorf("entry %d is another one now", i+1)
		}
	}
}

func TestCertificate_FailsWithAnyOtherByte(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)
	_, file := o.certified(t, r.ID)
	for i := range file {
		changed := slices.Clone(file)
		changed[i] ^= 1
		if _, err := certificate.Check(changed, o.verifiers); err == nil {
			t.Errorf("byte %d of …%s… as %q holds", i, file[max(0, i-20):min(len(file), i+20)], changed[i])
		}
	}
}

func TestCertificate_WaitsAMomentForTheSeal(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.submit(t)
	if _, err := o.Certificate(o.staff(t, auth.Auditor), r.ID); !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "Try again in a moment") {
		t.Errorf("while nobody seals: %v", err)
	}
	made := make(chan error, 1)
	go func() {
		_, err := o.Certificate(o.staff(t, auth.Auditor), r.ID)
		made <- err
	}()
	_, err := o.SealDue(o.system(t))
	must(t, err)
	must(t, <-made)
}

func TestCertificate_IsForReadersOfTheLedgerAndTheSender(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.submit(t)
	o.work(t)
	for name, c := range map[string]struct {
		ctx  context.Context
		want fault.Kind // none: it is theirs
	}{
		"auditor":        {o.staff(t, auth.Auditor), ""},
		"admin":          {o.staff(t, auth.Admin), ""},
		"the sender":     {o.sender(t, "shop"), ""},
		"another sender": {o.sender(t, "partner"), fault.NotFound},
		"operator":       {o.staff(t, auth.Operator), fault.Forbidden},
		"nobody":         {t.Context(), fault.Unauthenticated},
	} {
		_, err := o.Certificate(c.ctx, r.ID)
		if (err == nil) != (c.want == "") || err != nil && !fault.Is(err, c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
	for what, id := range map[string]uuid.UUID{"nothing": uuid.New(), "the routing": erasure.Routing} {
		if _, err := o.Certificate(o.staff(t, auth.Auditor), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("of %s: %v", what, err)
		}
	}
}

func TestRequestOf_FindsWhatTheActorMaySee(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.archive(t)
	open := o.submit(t)
	for reference, want := range map[string]uuid.UUID{r.Reference: r.ID, open.Reference: open.ID} {
		if id, err := o.RequestOf(o.staff(t, auth.Auditor), reference); id != want || err != nil {
			t.Errorf("%s is %s, %v; want %s", reference, id, err, want)
		}
		if _, err := o.RequestOf(o.sender(t, "partner"), reference); !fault.Is(err, fault.NotFound) {
			t.Errorf("for another sender: %v", err)
		}
	}
}

func TestCertificate_IsNotMadeOfAnEntryThatWasChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)
	pgtest.AsOwner(t, o.db, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL;
		UPDATE ledger_entries SET actor = 'Somebody Else' WHERE action = 'request.approved'`)

	c, err := o.Certificate(o.staff(t, auth.Auditor), r.ID)

	if err == nil || !strings.Contains(err.Error(), "does not follow the entry before it") || c.Entries != nil {
		t.Errorf("got %v", err)
	}
}
