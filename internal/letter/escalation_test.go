package letter_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"lethe/internal/letter"
)

func escalation(lang string) letter.Escalation {
	const site = "https://lethe.example.com"
	day := func(d int) time.Time { return time.Date(2027, time.March, d, 22, 59, 59, 0, time.UTC) }
	marked := func(reference string, percent int, due int, standing letter.Standing) letter.Marked {
		return letter.Marked{Reference: reference, Percent: percent, DueOn: day(due), Standing: standing, Link: site + "/requests/" + reference}
	}
	e := letter.Escalation{
		Language: lang, Zone: time.FixedZone("CET", 60*60), Link: site + "/queue?view=open",
		Marked: []letter.Marked{
			marked("ER-4T7W-2JKQ", 100, 1, letter.Forwarding),
			marked("ER-9F3B-TT6A", 100, 1, letter.NeedsDecision),
			marked("ER-AA12-PLM9", 90, 4, letter.Unroutable),
			marked("ER-0GZ8-KX4S", 90, 4, letter.OnHold),
			marked("ER-VV7E-9J2K", 75, 8, letter.Unverified),
			marked("ER-B6NN-Q0RD", 75, 8, letter.Approved),
			marked("ER-C1MM-55TP", 50, 16, letter.GoesOut),
			marked("ER-H5W0-31YZ", 50, 16, letter.Forwarding),
		},
	}
	e.Marked[0].Open, e.Marked[0].Failed = 3, 1
	e.Marked[6].SendsOn = day(9)
	e.Marked[7].Open = 1
	return e
}

func TestEscalation_MatchesGolden(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, lang := range letter.Languages() {
		got, err := l.Escalation(escalation(lang))
		if err != nil {
			t.Fatal(err)
		}
		compareWithGolden(t, filepath.Join("testdata", "escalation."+lang+".golden"), got.Subject+"\n\n"+got.Text)
	}
}

func TestEscalation_NamesAHundredAndCountsTheOthers(t *testing.T) {
	t.Parallel()
	e := escalation("en")
	for len(e.Marked) < 130 {
		e.Marked = append(e.Marked, e.Marked[len(e.Marked)-1])
	}
	got, err := letters(t).Escalation(e)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(got.Text, "/requests/ER-"); n != 100 || !strings.Contains(got.Text, "\nAnd 30 more.\n") {
		t.Errorf("it names %d:\n%s", n, got.Text)
	}
	if want := "Lethe: 130 requests have reached a mark of the deadline, 2 overdue"; got.Subject != want {
		t.Errorf("the subject is %q; want %q", got.Subject, want)
	}
}

func TestEscalation_OfOneWithoutPages(t *testing.T) {
	t.Parallel()
	e := escalation("en")
	e.Marked, e.Link = e.Marked[7:], ""
	e.Marked[0].Link = ""
	got, err := letters(t).Escalation(e)
	if err != nil {
		t.Fatal(err)
	}
	want := letter.Letter{
		Subject:  "Lethe: 1 request has reached a mark of the deadline",
		Text:     "50 % of the time to the deadline have passed:\n\nER-H5W0-31YZ, due on 16 March 2027: 1 delivery is open.\n",
		Language: "en",
	}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestNew_RefusesAnEscalationThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	_, err := letter.New(fstest.MapFS{"de/escalation.txt": {Data: []byte("Subject: Fristen\n\n{{.Names}}")}})
	if err == nil || !strings.Contains(err.Error(), "de/escalation.txt:3") {
		t.Errorf("the answer is %v", err)
	}
}
