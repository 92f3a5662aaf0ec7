package erasure_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/erasure"
)

// digested tells two leads at seven in the morning of its zone.
type digested struct {
	*writer
	tomorrow time.Time // midnight
}

func newDigested(t *testing.T) *digested {
	t.Helper()
	zone := time.FixedZone("here", 3*60*60)
	w := newWriter(t, func(cfg *erasure.Config) {
		cfg.Law.Zone = zone
		cfg.Letters.Controller.Name = "" // the digest needs no letters
		cfg.Digest = erasure.Digest{To: []string{"lea@example.com", "lou@example.com"}, At: 7 * time.Hour}
	})
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now = now.In(zone)
	return &digested{w, time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, zone)}
}

// at moves the clock to the time after that midnight.
func (w *digested) at(t *testing.T, after time.Duration) {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.advance(t, w.tomorrow.Add(after).Sub(now))
}

func (w *digested) digest(t *testing.T) {
	t.Helper()
	if _, err := w.SendDigestsDue(system(t)); err != nil {
		t.Fatal(err)
	}
}

// expectDigests fails the test unless these got one, in the order of the alphabet.
func (w *digested) expectDigests(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, m := range w.office.mails() {
		got = append(got, strings.TrimSuffix(m.to, "@example.com"))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("digests to %v; want %v", got, want)
	}
}

func TestSendDigestsDue_TellsEachAddressOnceADay(t *testing.T) {
	t.Parallel()
	w := newDigested(t)
	w.at(t, 6*time.Hour+58*time.Minute)
	w.digest(t)
	w.expectDigests(t)

	w.at(t, 7*time.Hour)
	ctx := system(t)
	var replicas sync.WaitGroup
	for range 6 {
		replicas.Go(func() {
			if _, err := w.SendDigestsDue(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
	w.at(t, 23*time.Hour)
	w.digest(t)
	w.expectDigests(t, "lea", "lou")

	w.at(t, 31*time.Hour+10*time.Minute)
	w.expectNone(t) // what it leaves behind is no heartbeat
	w.digest(t)
	w.digest(t)
	w.expectDigests(t, "lea", "lea", "lou", "lou")
}

func TestSendDigestsDue_TriesAnAddressAgainWithoutTheOthers(t *testing.T) {
	t.Parallel()
	w := newDigested(t)
	w.office.says("lea@example.com", 451)
	w.at(t, 7*time.Hour)
	w.digest(t)
	w.expectDigests(t, "lou")
	w.office.says("lea@example.com", 0)
	w.at(t, 7*time.Hour+4*time.Minute)
	w.digest(t)
	w.expectDigests(t, "lou")
	w.at(t, 7*time.Hour+6*time.Minute)
	w.digest(t)
	w.expectDigests(t, "lea", "lou")
}

func TestSendDigestsDue_LeavesYesterdaysDigest(t *testing.T) {
	t.Parallel()
	w := newDigested(t)
	w.office.says("lea@example.com", 451)
	w.office.says("lou@example.com", 550)
	w.at(t, 23*time.Hour+59*time.Minute)
	w.digest(t)
	w.office.says("lea@example.com", 0)
	w.office.says("lou@example.com", 0)
	w.at(t, 25*time.Hour)
	w.digest(t)
	w.expectDigests(t)
	w.at(t, 31*time.Hour)
	w.digest(t)
	w.expectDigests(t, "lea", "lou")
}

func TestSendDigestsDue_CountsWhatWaits(t *testing.T) {
	t.Parallel()
	w := newDigested(t)
	required := anna()
	required.Attributes = []byte(`{"tier": "enterprise"}`)
	w.submit(t, required) // due in a month, and a person decides
	w.submit(t, required)
	w.at(t, 7*time.Hour)
	w.digest(t)
	text := w.office.mails()[0].text
	if !strings.Contains(text, "2 requests need a person\r\nhttps://lethe.example.com/queue?view=review") || strings.Contains(text, "overdue") {
		t.Errorf("on the first day it says\n%s", text)
	}
	w.at(t, 40*24*time.Hour+7*time.Hour)
	w.digest(t)
	text = w.office.mails()[2].text
	if !strings.Contains(text, "2 requests are overdue\r\nhttps://lethe.example.com/queue?view=overdue") {
		t.Errorf("after the deadline it says\n%s", text)
	}
	if strings.Contains(text, "anna") || strings.Contains(text, "ER-") {
		t.Errorf("it tells more than numbers:\n%s", text)
	}
}
