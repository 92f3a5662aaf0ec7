package view_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// personSamples are the pages that ask for, show or find a person.
func personSamples() map[string]templ.Component {
	wrong := asked()
	wrong.Reveal = &view.Reveal{Purpose: "CURIOSITY", Faults: view.Faults{"purpose": "Choose what you need the identifiers for."}}
	return map[string]templ.Component{
		"reveal":          view.RequestPage(asked()),
		"reveal-wrong":    view.RequestPage(wrong),
		"reveal-plain":    view.RequestPage(revealedRequest()),
		"queue-person":    view.QueuePage(personQueue()),
		"queue-nobody":    view.QueuePage(view.Queue{Frame: frame(), Query: view.QueueQuery{View: view.AllOpen, Person: "1"}, Sought: &view.Sought{Types: []string{"email"}}}),
		"archive-person":  view.ArchivePage(personArchive()),
		"archive-no-body": view.ArchivePage(view.Archive{Frame: frame(), Query: view.ArchiveQuery{Person: "1"}, Sought: &view.Sought{Types: []string{"email"}}}),
	}
}

func asked() view.Request {
	p := inReview()
	p.Reveal = &view.Reveal{}
	return p
}

func revealedRequest() view.Request {
	p := inReview()
	p.Reveal = &view.Reveal{Purpose: lifecycle.RevealIdentity, Plain: []view.PlainIdentifier{
		{Type: "email", Value: "anna@example.com"}, {Type: "customer_id", Value: "<b>4711</b>"},
	}}
	return p
}

func personQueue() view.Queue {
	p := queue()
	p.Query = view.QueueQuery{View: view.AllOpen, Person: "0190"}
	p.Sought = &view.Sought{Types: []string{"email", "customer_id"}, InQueue: len(p.Rows), InArchive: 1}
	return p
}

func personArchive() view.Archive {
	p := archive()
	p.Query = view.ArchiveQuery{Person: "0190"}
	p.Sought = &view.Sought{Types: []string{"phone"}, InArchive: len(p.Rows), InQueue: 2}
	return p
}

func TestReveal_FocusesWhatItShows(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RequestPage(revealedRequest()))
	card := one(t, withAttr(doc, "aria-label", "Identifiers in plain"))
	if !has(card, "autofocus") || attr(card, "tabindex") != "-1" {
		t.Error("what is shown does not take the focus")
	}
	if got := text(card); !strings.Contains(got, "anna@example.com") || !strings.Contains(got, "<b>4711</b>") || !strings.Contains(got, "To check the identity.") {
		t.Errorf("the card reads %q", got)
	}
	if strings.Contains(text(doc), "•••") {
		t.Error("the masked identifiers are there too")
	}
}

func TestReveal_IsOfferedToThoseWhoMay(t *testing.T) {
	t.Parallel()
	for _, may := range []bool{true, false} {
		p := inReview()
		p.May.Reveal = may
		if got := len(withAttr(render(t, view.RequestPage(p)), "href", "/requests/"+p.Reference+"/reveal")); (got == 1) != may {
			t.Errorf("%d links for somebody who may: %t", got, may)
		}
	}
}

func TestSearch_LeadsToTheOtherList(t *testing.T) {
	t.Parallel()
	queue, archive := render(t, view.QueuePage(personQueue())), render(t, view.ArchivePage(personArchive()))
	if got := text(one(t, withAttr(queue, "href", "/archive?search=0190"))); got != "Show those in the archive" {
		t.Errorf("the queue's link reads %q", got)
	}
	if got := text(one(t, withAttr(archive, "href", "/queue?search=0190&view=open"))); got != "Show those in the queue" {
		t.Errorf("the archive's link reads %q", got)
	}
	for name, got := range map[string]string{"queue": hidden(one(t, withAttr(queue, "aria-label", "Filter requests")))["search"], "archive": hidden(one(t, withAttr(archive, "aria-label", "Filter the archive")))["search"]} {
		if got != "0190" {
			t.Errorf("the filters of the %s forget the person: %q", name, got)
		}
	}
}
