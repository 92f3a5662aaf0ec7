package erasure_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestLetters_TellThePersonWhatHappens(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	r := w.submit(t, anna())
	extended, err := w.Extend(reviewer(t), erasure.Extension{RequestID: r.ID, Ground: lifecycle.ExtendComplexity, Text: "The archive of 2019 is on tape."})
	if err != nil {
		t.Fatal(err)
	}
	w.reject(t, r)

	w.post(t)

	mails := w.office.mails()
	if len(mails) != 3 {
		t.Fatalf("%d mails arrived; want receipt, extension and rejection", len(mails))
	}
	for i, want := range []string{
		r.DueAt.Format("2 January 2006"),
		"by " + extended.DueAt.Format("2 January 2006") + " at the latest, instead of by " + r.DueAt.Format("2 January 2006"),
		"A claim about the order of May is before the court.",
	} {
		if mails[i].to != "anna@example.com" || !strings.Contains(mails[i].subject, r.Reference) || !strings.Contains(unwrapped(mails[i].text), want) {
			t.Errorf("mail %d to %s, %q, does not say %q:\n%s", i, mails[i].to, mails[i].subject, want, mails[i].text)
		}
		if strings.Contains(mails[i].text, "anna") || strings.Contains(mails[i].text, "4711") {
			t.Errorf("mail %d holds an identifier:\n%s", i, mails[i].text)
		}
	}
	for _, l := range w.letters(t, r) {
		if l.State != lifecycle.LetterSent || l.SentAt == nil || l.LastError != "" {
			t.Errorf("the %s letter is %s, sent %v", l.Kind, l.State, l.SentAt)
		}
	}
	if got := w.entries(t, r.ID, "letter.sent"); len(got) != 3 {
		t.Errorf("the ledger tells of %v", got)
	}
}

func TestLetters_TellOfTheCompletionOnceAndWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	w.connector.answers["ads"] = answer{receipt: destination.Receipt{Status: destination.Retained, Ground: "an invoice of 2024 must be kept"}}
	r := w.submit(t, anna())
	second := w.submit(t, anna())
	if _, err := w.Join(reviewer(t), erasure.Decision{RequestID: second.ID}); err != nil {
		t.Fatal(err)
	}

	w.complete(t, r)
	w.post(t)

	told := map[string]bool{}
	for _, m := range w.office.mails() {
		if strings.Contains(m.subject, "completed") {
			told[m.subject] = true
			if text := unwrapped(m.text); !strings.Contains(text, "2 systems and recipients") || !strings.Contains(text, "Advertising: an invoice of 2024 must be kept") {
				t.Errorf("the completion says\n%s", m.text)
			}
		}
	}
	if len(told) != 2 {
		t.Errorf("told of %v; want the request and the one that was joined to it", told)
	}

	if _, err := w.Resend(admin(t), erasure.Resending{Destination: "crm", Since: r.ReceivedAt.Add(-time.Hour), Comment: "restored a backup"}); err != nil {
		t.Fatal(err)
	}
	w.work(t)
	w.post(t)
	w.expectState(t, r, lifecycle.Completed)
	if n := len(w.office.mails()); n != 4 {
		t.Errorf("%d mails arrived; want two receipts and two completions, once", n)
	}
}

func TestLetters_GoOutInTheLanguageOfTheRequest(t *testing.T) {
	t.Parallel()
	w := newWriter(t, func(cfg *erasure.Config) { cfg.Letters.Language = "fr" })
	german, other := anna(), anna()
	german.Attributes = json.RawMessage(`{"language": "de"}`)
	other.Attributes = json.RawMessage(`{"language": "nl"}`)
	for in, want := range map[*erasure.Submission]string{&german: "de", &other: "fr"} {
		r := w.submit(t, *in)
		preview, err := w.PreviewLetter(reviewer(t), r.ID, lifecycle.ReceiptLetter)
		if l := w.letter(t, r.ID, lifecycle.ReceiptLetter); l.Language != want || preview.Language != want || err != nil {
			t.Errorf("queued in %s, shown in %s, %v; want %s", l.Language, preview.Language, err, want)
		}
	}
}

func TestLetters_AreNotQueuedForThoseWhoCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	in := anna()
	in.Identifiers = in.Identifiers[1:]
	r := w.submit(t, in)
	w.reject(t, r)
	if got := w.letters(t, r); len(got) != 0 {
		t.Errorf("%d letters are queued without an address", len(got))
	}
	_, err := w.SendLetter(reviewer(t), erasure.LetterOrder{RequestID: r.ID, Kind: lifecycle.RejectionLetter})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "no e-mail address") {
		t.Errorf("sending one: %v", err)
	}
}

func TestLetters_AreOffWithoutAController(t *testing.T) {
	t.Parallel()
	w := newWriter(t, func(cfg *erasure.Config) { cfg.Letters.Controller.Name = "" })
	r := w.submit(t, anna())
	w.reject(t, r)
	w.post(t)
	if got := w.letters(t, r); len(got) != 0 || len(w.office.mails()) != 0 {
		t.Errorf("%d letters are queued, %v were sent", len(got), w.office.mails())
	}
	_, err := w.SendLetter(reviewer(t), erasure.LetterOrder{RequestID: r.ID, Kind: lifecycle.RejectionLetter})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("sending one: %v; want a conflict", err)
	}
}

func TestPreviewLetter_NamesTheFactsThatAreMissing(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	r := w.submit(t, anna())
	got, err := w.PreviewLetter(reviewer(t), r.ID, lifecycle.ReceiptLetter)
	if err != nil || !strings.Contains(got.Subject, r.Reference) {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = w.PreviewLetter(reviewer(t), r.ID, lifecycle.RejectionLetter)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Ground, Reasons") {
		t.Errorf("a rejection before the decision: %v", err)
	}
	if _, err := w.PreviewLetter(sender(t, "shop"), r.ID, lifecycle.ReceiptLetter); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender: %v; want forbidden", err)
	}
	if _, err := w.PreviewLetter(reviewer(t), r.ID, "REMINDER"); !fault.Is(err, fault.BadInput) {
		t.Errorf("an unknown kind: %v; want BAD_USER_INPUT", err)
	}
}

func TestLetters_SayWhatAWaiverLeavesInPlace(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	w.connector.answers["ads"] = answer{receipt: destination.Receipt{Status: destination.Accepted}}
	r := w.forwarding(t)
	w.forward(t)
	waiver := erasure.Waiver{DeliveryID: w.delivery(t, r, "ads").ID, Ground: lifecycle.WaiveLegallyRequired, Text: "The invoices of 2024 must be kept."}
	if _, err := w.Waive(reviewer(t), waiver); err != nil {
		t.Fatal(err)
	}
	written, err := w.PreviewLetter(reviewer(t), r.ID, lifecycle.CompletionLetter)
	if err != nil {
		t.Fatal(err)
	}
	if text := unwrapped(written.Text); !strings.Contains(text, "Advertising: A law requires that the data is kept there") {
		t.Errorf("the completion says\n%s", written.Text)
	}
}
