package web_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// letterFor puts a letter about the request into the outbox, as it is in a state.
func (w *world) letterFor(r *ent.ErasureRequest, kind lifecycle.LetterKind, state lifecycle.LetterState) {
	w.t.Helper()
	when := map[lifecycle.LetterState]string{
		lifecycle.LetterQueued: "lethe_now(), NULL", lifecycle.LetterSent: "NULL, lethe_now()", lifecycle.LetterFailed: "NULL, NULL",
	}[state]
	w.exec(fmt.Sprintf(`INSERT INTO letters (id, request_id, kind, language, state, attempts, last_error, created_at, next_attempt_at, sent_at)
		VALUES (gen_random_uuid(), '%s', '%s', 'en', '%s', 1, 'the address was refused', lethe_now(), %s)`, r.ID, kind, state, when))
}

func TestLetters_AreListedWithWhatFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	w.letterFor(r, lifecycle.ReceiptLetter, lifecycle.LetterSent)
	w.letterFor(r, lifecycle.ExtensionLetter, lifecycle.LetterFailed)
	b := w.as(auth.Reviewer)
	page := b.get(path).expect(http.StatusOK)
	page.shows("Letters", "Receipt", "Sent", "Not sent", "The address was refused", path+"/letters/receipt", path+"/letters/extension/send").
		hides(path+"/letters/receipt/send", email)
	b.post(path+"/letters/extension/send", "version", page.version()).expect(http.StatusConflict).shows("switched off here")
	b.get(path + "/letters/extension").expect(http.StatusOK).shows("There is nothing to show.")
	b.get(path + "/letters/love").expect(http.StatusNotFound)
	w.as(auth.Auditor).get(path).shows("Not sent").hides(path + "/letters/")
}

// nowhere takes mail that no test waits for.
type nowhere struct{}

func (nowhere) Send(context.Context, erasure.Mail) error { return nil }

// lettersWorld is newWorld with letters that go nowhere.
func lettersWorld(t *testing.T) *world {
	t.Helper()
	templates, err := letter.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return newWorldWith(t, erasure.Letters{Templates: templates, Post: nowhere{}, Controller: letter.Controller{
		Name: "Example Ltd", Email: "privacy@example.com", Authority: "The authority",
	}})
}

func TestLetters_CanBeLookedAtAndSentAgain(t *testing.T) {
	t.Parallel()
	w := lettersWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.get(path+"/letters/receipt").expect(http.StatusOK).shows("As it would be sent now", r.Reference, "Example Ltd").hides(email)
	w.exec(`UPDATE letters SET state = 'FAILED', next_attempt_at = NULL`)
	page := b.get(path)
	b.post(path+"/letters/receipt/send", "version", page.version()).leadsTo(path)
	b.get(path).shows("is sent soon.", "Waits to be sent").hides(path + "/letters/receipt/send")
}
