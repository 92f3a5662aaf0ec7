package erasure_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
)

// noticed tells two leads of each mark.
type noticed struct{ *writer }

func newNoticed(t *testing.T, change ...func(*erasure.Config)) *noticed {
	t.Helper()
	return &noticed{newWriter(t, func(cfg *erasure.Config) {
		cfg.Letters.Controller.Name = "" // no letters to data subjects
		cfg.EscalateTo = []string{"lea@example.com", "lou@example.com"}
		for _, c := range change {
			c(cfg)
		}
	})}
}

// waiting submits a request that only a person can move on.
func (w *noticed) waiting(t *testing.T) *ent.ErasureRequest {
	t.Helper()
	in := anna()
	in.Attributes = []byte(`{"tier": "enterprise"}`)
	return w.submit(t, in)
}

// mark moves the clock to a minute after the mark of the request and marks what is
// due.
func (w *noticed) mark(t *testing.T, r *ent.ErasureRequest, percent int) {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := r.ReceivedAt.Add(r.DueAt.Sub(r.ReceivedAt) * time.Duration(percent) / 100)
	w.advance(t, at.Add(time.Minute).Sub(now))
	if _, err := w.EscalateDue(system(t)); err != nil {
		t.Fatal(err)
	}
}

func (w *noticed) notify(t *testing.T) {
	t.Helper()
	if _, err := w.SendNoticesDue(system(t)); err != nil {
		t.Fatal(err)
	}
}

// to lists the mails to the lead, the first one first.
func (w *noticed) to(lead string) []arrived {
	var out []arrived
	for _, m := range w.office.mails() {
		if m.to == lead+"@example.com" {
			out = append(out, m)
		}
	}
	return out
}

func (w *noticed) expectMails(t *testing.T, lea, lou int) {
	t.Helper()
	if a, b := len(w.to("lea")), len(w.to("lou")); a != lea || b != lou {
		t.Errorf("%d mails to lea and %d to lou; want %d and %d", a, b, lea, lou)
	}
}

func TestSendNoticesDue_TellsOfARunInOneMailEach(t *testing.T) {
	t.Parallel()
	w := newNoticed(t)
	first, second := w.waiting(t), w.submit(t, anna())
	w.notify(t)
	w.expectMails(t, 0, 0)
	w.mark(t, first, 50)
	ctx := system(t)
	var replicas sync.WaitGroup
	for range 6 {
		replicas.Go(func() {
			if _, err := w.SendNoticesDue(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
	w.expectMails(t, 1, 1)

	text := w.to("lea")[0].text
	for _, want := range []string{
		"50 % of the time to the deadline have passed:", first.Reference + ", due on ", "it waits for a decision.",
		second.Reference, "it goes out by itself on ", "https://lethe.example.com/requests/" + second.Reference,
	} {
		if !strings.Contains(unwrapped(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "anna") || strings.Contains(text, "4711") {
		t.Errorf("it names the person:\n%s", text)
	}

	w.mark(t, first, 75)
	w.notify(t)
	w.expectMails(t, 2, 2)
	w.mark(t, first, 100)
	w.notify(t)
	w.notify(t)
	w.expectMails(t, 3, 3)
	if m := w.to("lou")[2]; m.subject != "Lethe: 2 requests have reached a mark of the deadline, 2 overdue" {
		t.Errorf("the last subject is %q", m.subject)
	}
}

func TestSendNoticesDue_TriesAnAddressAgainWithoutTheOthers(t *testing.T) {
	t.Parallel()
	w := newNoticed(t)
	r := w.waiting(t)
	w.office.says("lea@example.com", 550)
	w.mark(t, r, 50)
	w.notify(t)
	w.expectMails(t, 0, 1)
	w.mark(t, r, 75)
	w.office.says("lea@example.com", 0)
	w.notify(t)
	w.notify(t)
	w.expectMails(t, 1, 2)
	if text := w.to("lea")[0].text; !strings.Contains(text, "75 %") || strings.Contains(text, "50 %") {
		t.Errorf("it tells of a mark that is long past:\n%s", text)
	}
	w.expectNone(t) // what it leaves behind is no heartbeat
}

func TestSendNoticesDue_MailsAnAddressAtMostOnceInTenMinutes(t *testing.T) {
	t.Parallel()
	w := newNoticed(t)
	first := w.waiting(t)
	w.advance(t, 5*time.Minute)
	second := w.waiting(t)
	w.mark(t, first, 50)
	w.notify(t)
	w.mark(t, second, 50) // two and a half minutes later
	w.notify(t)
	w.advance(t, 7*time.Minute)
	w.notify(t)
	w.expectMails(t, 1, 1)
	w.advance(t, time.Minute)
	w.notify(t)
	w.expectMails(t, 2, 2)
	if text := w.to("lea")[1].text; strings.Contains(text, first.Reference) || !strings.Contains(text, second.Reference) {
		t.Errorf("the second mail is\n%s", text)
	}
}

// forgetful loses what the post office said.
type forgetful struct{ erasure.Post }

func (f forgetful) Send(ctx context.Context, m erasure.Mail) error {
	return errors.Join(f.Post.Send(ctx, m), errors.New("the line broke"))
}

func TestSendNoticesDue_SendsWhatMayHaveArrivedUnderTheSameID(t *testing.T) {
	t.Parallel()
	w := newNoticed(t, func(cfg *erasure.Config) { cfg.Letters.Post = forgetful{cfg.Letters.Post} })
	r := w.waiting(t)
	w.mark(t, r, 90)
	w.notify(t)
	w.advance(t, 9*time.Minute)
	w.notify(t)
	w.expectMails(t, 1, 1)
	w.advance(t, 2*time.Minute)
	w.notify(t)
	w.expectMails(t, 2, 2)
	if mails := w.to("lea"); mails[0].id != mails[1].id || mails[0].id == w.to("lou")[0].id {
		t.Errorf("the IDs are %s and %s, to another %s", mails[0].id, mails[1].id, w.to("lou")[0].id)
	}
}

// interrupted does something while a mail is on its way.
type interrupted struct {
	erasure.Post
	meanwhile func()
}

func (i *interrupted) Send(ctx context.Context, m erasure.Mail) error {
	i.meanwhile()
	return i.Post.Send(ctx, m)
}

func TestSendNoticesDue_KeepsAMarkThatIsReachedWhileItTellsOfTheOneBefore(t *testing.T) {
	t.Parallel()
	var post *interrupted
	w := newNoticed(t, func(cfg *erasure.Config) {
		post = &interrupted{Post: cfg.Letters.Post}
		cfg.Letters.Post, cfg.EscalateTo = post, cfg.EscalateTo[:1]
	})
	r := w.waiting(t)
	w.mark(t, r, 50)
	post.meanwhile = func() { w.mark(t, r, 75) }
	w.notify(t)
	post.meanwhile = func() {}
	w.notify(t)
	w.expectMails(t, 2, 0)
	if text := w.to("lea")[1].text; !strings.Contains(text, "75 %") {
		t.Errorf("the second mail is\n%s", text)
	}
}

func TestSendNoticesDue_WaitsForTheEndOfARunForAMinute(t *testing.T) {
	t.Parallel()
	w := newNoticed(t)
	r, other := w.waiting(t), w.waiting(t)
	w.mark(t, r, 50)
	if _, err := w.db.SQL().ExecContext(t.Context(), `UPDATE erasure_requests SET escalate_at = lethe_now() WHERE id = $1`, other.ID); err != nil {
		t.Fatal(err)
	}
	w.notify(t)
	w.expectMails(t, 0, 0)
	w.advance(t, 61*time.Second)
	w.notify(t)
	w.expectMails(t, 1, 1)
}

func TestSendNoticesDue_LeavesWhatIsFinishedOrHasMoreTime(t *testing.T) {
	t.Parallel()
	w := newNoticed(t)
	finished, extended := w.waiting(t), w.waiting(t)
	w.mark(t, finished, 90)
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: finished.ID}); err != nil {
		t.Fatal(err)
	}
	in := erasure.Extension{RequestID: extended.ID, Ground: "COMPLEXITY", Text: "There are very many systems to look through."}
	if _, err := w.Extend(reviewer(t), in); err != nil {
		t.Fatal(err)
	}
	w.notify(t)
	w.expectMails(t, 0, 0)
	if n, err := w.db.Read().Notice.Query().Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d notices wait for ever, error %v", n, err)
	}
	w.mark(t, w.request(t, extended.ID), 50)
	w.notify(t)
	w.expectMails(t, 1, 1)
}

func TestSendNoticesDue_WritesInTheControllersLanguage(t *testing.T) {
	t.Parallel()
	w := newNoticed(t, func(cfg *erasure.Config) { cfg.Letters.Language = "de" })
	w.mark(t, w.waiting(t), 50)
	w.notify(t)
	if m := w.to("lea")[0]; m.subject != "Lethe: 1 Antrag hat eine Marke der Frist erreicht" {
		t.Errorf("the subject is %q", m.subject)
	}
}

func TestEscalateDue_QueuesNothingForNobody(t *testing.T) {
	t.Parallel()
	w := newNoticed(t, func(cfg *erasure.Config) { cfg.Letters.Post = nil })
	w.mark(t, w.waiting(t), 50)
	if n, err := w.db.Read().Notice.Query().Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d notices without a mail server, error %v", n, err)
	}
}
