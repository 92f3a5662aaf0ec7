package clock_test

import (
	"encoding/csv"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"lethe/internal/clock"
)

// TestClock_AgreesWithDatesWorkedOutElsewhere reads testdata/vectors.csv, which
// says how its dates were found.
func TestClock_AgreesWithDatesWorkedOutElsewhere(t *testing.T) {
	t.Parallel()
	vectors := readVectors(t)
	for _, v := range vectors {
		if got := v.ask(t); got != v.want {
			t.Errorf("%s: %s under %s, %s, calendar %s, received %s, course %q, setting %q:\n got %s\nwant %s",
				v.why, v.what, v.regulation, v.zone, v.calendar, v.received, v.course, v.setting, got, v.want)
		}
	}
	t.Logf("%d dated vectors", len(vectors))
	if len(vectors) < 200 {
		t.Errorf("only %d vectors ran, want at least 200", len(vectors))
	}
}

type vector struct {
	what, regulation, zone, calendar, received, course, setting, want, why string
}

func readVectors(t *testing.T) []vector {
	t.Helper()
	file, err := os.Open("testdata/vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	rows := csv.NewReader(file)
	rows.Comment = '#'
	all, err := rows.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	for _, r := range all[1:] {
		vectors = append(vectors, vector{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8]})
	}
	return vectors
}

// ask returns the answer in the words of the file.
func (v vector) ask(t *testing.T) string {
	t.Helper()
	p, in, received := pack(t, v.regulation, v.setting), place(t, v.zone, v.calendar), instant(t, v.received)
	so := course(t, v.course)
	switch v.what {
	case "acknowledge":
		return shown(p.AcknowledgeBy(received, in))
	case "extend":
		return shown(p.LastDayToExtend(received, in, so.Pauses))
	default:
		return shown(p.Due(received, in, so), true)
	}
}

func shown(d clock.Date, ok bool) string {
	if !ok {
		return "none"
	}
	text := d.At.UTC().Format(time.RFC3339)
	if d.Open {
		text += " open"
	}
	return text
}

func course(t *testing.T, text string) clock.Course {
	t.Helper()
	var so clock.Course
	for _, word := range strings.Fields(text) {
		from, until, pause := strings.Cut(word, "/")
		switch {
		case !pause:
			so.Extended = word == "extended"
		case until == "-":
			so.Pauses = append(so.Pauses, clock.Pause{From: instant(t, from)})
		default:
			end := instant(t, until)
			so.Pauses = append(so.Pauses, clock.Pause{From: instant(t, from), Until: &end})
		}
	}
	return so
}

// pack is that of a regulation, changed by an operator's file if setting is one.
func pack(t testing.TB, regulation, setting string) clock.Pack {
	t.Helper()
	var file io.Reader
	if setting != "" {
		file = strings.NewReader(setting)
	}
	packs, err := clock.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := packs.Of(regulation)
	if !ok {
		t.Fatalf("there is no pack %s", regulation)
	}
	return p
}

func place(t testing.TB, zone, calendar string) clock.Place {
	t.Helper()
	where, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	days, err := clock.NewCalendar(calendar)
	if err != nil {
		t.Fatal(err)
	}
	return clock.Place{Zone: where, Calendar: days}
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
