package erasure_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestSendLettersDue_TriesAgainAndGivesUpAfterFiveDays(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	w.office.says("anna@example.com", 451)
	r := w.submit(t, anna())
	for i, wait := range []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 6 * time.Hour} {
		w.post(t)
		l := w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterQueued)
		w.advance(t, wait-5*time.Second)
		w.post(t)
		if again := w.letter(t, r.ID, lifecycle.ReceiptLetter); l.Attempts != i+1 || again.Attempts != i+1 {
			t.Errorf("attempt %d of %d was earlier than %s after the one before", again.Attempts, i+1, wait)
		}
		w.advance(t, 5*time.Second)
	}
	for range 20 {
		w.post(t)
		w.advance(t, 6*time.Hour)
	}
	l := w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterFailed)
	failed := w.entries(t, r.ID, "letter.failed")
	if len(failed) != 1 || !strings.Contains(failed[0], "451") || !strings.Contains(failed[0], "RECEIPT") {
		t.Errorf("the ledger tells %v", failed)
	}
	if strings.Contains(l.LastError+failed[0], "anna") {
		t.Errorf("the address is in %q or %q", l.LastError, failed[0])
	}
	if days := l.CreatedAt.Sub(r.ReceivedAt); days != 0 || l.Attempts < 20 {
		t.Errorf("%d attempts", l.Attempts)
	}
}

func TestSendLettersDue_FailsAtOnceWhatIsRefusedAndCanBeOrderedAgain(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	w.office.says("anna@example.com", 550)
	r := w.submit(t, anna())
	w.post(t)
	l := w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterFailed)
	if l.Attempts != 1 || !strings.Contains(l.LastError, "550") {
		t.Errorf("%d attempts, %q", l.Attempts, l.LastError)
	}

	w.office.says("anna@example.com", 0)
	order := erasure.LetterOrder{RequestID: r.ID, Kind: lifecycle.ReceiptLetter}
	if _, err := w.SendLetter(reviewer(t), order); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SendLetter(reviewer(t), order); !fault.Is(err, fault.Conflict) {
		t.Errorf("while it is queued: %v; want a conflict", err)
	}
	w.post(t)
	w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterSent)
	if _, err := w.SendLetter(reviewer(t), order); !fault.Is(err, fault.Conflict) {
		t.Errorf("after it was sent: %v; want a conflict", err)
	}
	order.Kind = lifecycle.CompletionLetter
	if _, err := w.SendLetter(reviewer(t), order); !fault.Is(err, fault.Conflict) {
		t.Errorf("a completion of an open request: %v; want a conflict", err)
	}
}

func TestSendLettersDue_SaysWhichFactsAreMissing(t *testing.T) {
	t.Parallel()
	w := newWriter(t, func(cfg *erasure.Config) { cfg.Letters.Controller.Authority = "" })
	r := w.submit(t, anna())
	w.reject(t, r)
	w.post(t)
	l := w.expectLetter(t, r.ID, lifecycle.RejectionLetter, lifecycle.LetterFailed)
	if l.LastError != "missing Controller.Authority" {
		t.Errorf("it says %q", l.LastError)
	}
	w.expectState(t, r, lifecycle.Rejected)
}

func TestSendLettersDue_OfRacingReplicasSendsOneMail(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	r := w.submit(t, anna())
	ctx := system(t)
	var racers sync.WaitGroup
	for range 8 {
		racers.Go(func() {
			if _, err := w.SendLettersDue(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	racers.Wait()
	w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterSent)
	if n := len(w.office.mails()); n != 1 {
		t.Errorf("%d mails arrived; want 1", n)
	}
}

// TestSendLettersDue_RepeatsWhatWasNotRecordedUnderTheSameID: a process that dies
// after the server took the mail leaves a letter that is due when its lease ends.
func TestSendLettersDue_RepeatsWhatWasNotRecordedUnderTheSameID(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	r := w.submit(t, anna())
	w.refuse(t, "ledger_entries")
	if _, err := w.SendLettersDue(system(t)); err == nil {
		t.Fatal("the letter was recorded although nothing can be")
	}
	w.exec(t, "DROP TRIGGER refused ON ledger_entries")
	w.post(t)
	if n := len(w.office.mails()); n != 1 {
		t.Errorf("%d mails while the lease is held; want 1", n)
	}
	w.advance(t, 10*time.Minute)
	w.post(t)
	mails := w.office.mails()
	if len(mails) != 2 || mails[0].id != mails[1].id || mails[0].id == "" {
		t.Errorf("arrived %+v; want two under one Message-ID", mails)
	}
	w.expectLetter(t, r.ID, lifecycle.ReceiptLetter, lifecycle.LetterSent)
}

func TestArchiveDue_WaitsForTheLetter(t *testing.T) {
	t.Parallel()
	w := newWriter(t, func(cfg *erasure.Config) { cfg.ArchiveAfter = 0 })
	w.office.says("anna@example.com", 451)
	r := w.submit(t, anna())
	w.reject(t, r)
	w.work(t)
	w.expectState(t, r, lifecycle.Rejected) // it is there

	w.advance(t, 48*time.Hour)
	w.expectNone(t) // to wait for a letter is no violation
	w.office.says("anna@example.com", 0)
	w.post(t)
	w.work(t)
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 {
		t.Error("it is not archived after its letters were sent")
	}
	if n := w.db.Read().Letter.Query().CountX(t.Context()); n != 0 {
		t.Errorf("%d letters outlived their request", n)
	}
}
