package view_test

import (
	"net/url"
	"strings"
	"testing"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func TestArchiveQuery_ReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, q := range []view.ArchiveQuery{
		{},
		{Outcome: lifecycle.Rejected, From: "2026-01-01", To: "tomorrow & after", After: "b3BhcXVl="},
	} {
		u, err := url.Parse(q.Path())
		if err != nil {
			t.Fatal(err)
		}
		if got := view.ParseArchiveQuery(u.Query()); got != q {
			t.Errorf("%s reads %+v, want %+v", q.Path(), got, q)
		}
	}
}

func TestQueries_LeaveOutWhatIsNotAsked(t *testing.T) {
	t.Parallel()
	if got := (view.QueueQuery{View: view.Overdue}).Path(); got != "/queue?view=overdue" {
		t.Errorf("queue: %s", got)
	}
	if got := (view.ArchiveQuery{}).Path(); got != "/archive" {
		t.Errorf("archive: %s", got)
	}
}

func TestArchive_MarksWhatWasLate(t *testing.T) {
	t.Parallel()
	doc := render(t, view.ArchivePage(archive()))
	for reference, late := range map[string]bool{"ER-K2K2-AB3C": false, "ER-T1T9-GH5V": true} {
		row := text(one(t, withAttr(doc, "id", "r-"+reference)))
		if strings.Contains(row, "Late") != late {
			t.Errorf("%s: %q", reference, row)
		}
	}
}

func TestArchive_KeepsAWrongDateAndSaysSo(t *testing.T) {
	t.Parallel()
	doc := render(t, view.ArchivePage(wrongArchive()))
	if got := attr(one(t, withAttr(doc, "name", "from")), "value"); got != "2026-02-31" {
		t.Errorf("the date is now %q", got)
	}
	if n := len(find(one(t, withAttr(doc, "class", "error-summary")), "a")); n != 2 {
		t.Errorf("%d faults, want 2", n)
	}
	if strings.Contains(text(doc), "No archived requests match") {
		t.Error("it claims to have looked")
	}
}

func TestArchived_ShowsOutcomesAndNoSubject(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.ArchivedPage(archived())))
	for _, want := range []string{"The data subject is no longer known here.", "Verified", "Person not known", "Retained by law", "On time"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Contains(got, "Data subject") {
		t.Error("there is a place for the subject")
	}
}
