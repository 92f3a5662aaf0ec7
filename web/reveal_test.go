package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func TestReveal_AsksWhatForAndShowsTheValuesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Identifiers = append(in.Identifiers, erasure.IdentifierInput{Type: "phone", Value: "+4917612345678"})
	r := w.submit(in)
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.get(path).expect(http.StatusOK).shows("Assign to me and reveal…").hides(`href="`+path+`/reveal"`, email)
	b.get(path + "/reveal").leadsTo(path)
	b.post(path+"/reveal", "purpose", "DUPLICATE_CHECK").expect(http.StatusForbidden).shows("Assign this request to yourself first").hides(email)
	b.post(path+"/assign", "to", "me", "return", path+"/reveal").leadsTo(path + "/reveal")
	b.get(path).expect(http.StatusOK).shows("Reveal…", `href="`+path+`/reveal"`, "a•••@example.com").hides(email, "Assign to me and reveal…")

	b.get(path+"/reveal").expect(http.StatusOK).hides(email, "•••").
		shows("What do you need the identifiers for?", "written to the ledger before they are shown", "To check the identity")
	b.post(path+"/reveal", "return", path).expect(http.StatusUnprocessableEntity).hides(email).shows("Choose what you need", "Error: ")
	b.get(path).hides("Identifiers revealed")

	shown := b.post(path+"/reveal", "purpose", "DUPLICATE_CHECK", "return", path).expect(http.StatusOK)
	shown.shows(email, "cust-4711-0815", "+4917612345678", "Hide", "To compare with another request", "Identifiers revealed")
	if got := shown.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: %q", got)
	}
	b.get(path).expect(http.StatusOK).hides(email, "cust-4711-0815").shows("a•••@example.com", "Identifiers revealed", "Robin reviewer")
	if again := w.request(r.Reference); again.Version != r.Version {
		t.Errorf("the version is %d after a look", again.Version)
	}
}

func TestReveal_GivesHTMXTheCardInItsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference + "/reveal"
	b := w.as(auth.Lead)
	b.get(path, "HX-Request", "true").expect(http.StatusOK).shows(`hx-post="`+path+`"`, `<main id="main"`).hides("<html")
	b.send(http.MethodPost, path, fields("purpose", "COMPLAINT"), "HX-Request", "true",
		"Content-Type", "application/x-www-form-urlencoded", "Origin", b.base).
		expect(http.StatusOK).shows(email, `<main id="main"`).hides("<html")
}

func TestReveal_IsNotForEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	for _, role := range []auth.Role{auth.Auditor, auth.Operator, auth.Admin} {
		b := w.as(role)
		b.get(path).expect(http.StatusOK).hides("Reveal…", path+"/reveal")
		b.get(path + "/reveal").expect(http.StatusForbidden)
		b.post(path+"/reveal", "purpose", "IDENTITY_CHECK").expect(http.StatusForbidden).hides(email)
	}
}

func TestReveal_SaysWhenTheIdentifiersWereDestroyed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(721 * time.Hour)
	w.work()
	b := w.as(auth.Lead)
	path := "/requests/" + r.Reference + "/reveal"
	b.get(path).expect(http.StatusConflict).shows("The identifiers of this request were destroyed on ")
	b.post(path, "purpose", "IDENTITY_CHECK").expect(http.StatusConflict).shows("The identifiers of this request were destroyed on ")
	b.get("/requests/ER-0000-0000/reveal").expect(http.StatusNotFound)
}

// A look at the identifiers changes nothing, nor does a note or an assignment: none of
// them is who was faster.
func TestReveal_IsNotTheChangeThatWasFaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	lead, b := w.as(auth.Lead), w.as(auth.Reviewer)
	version := b.get(path).version()
	lead.post(path+"/hold", "version", version, "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(10)).leadsTo(path)
	b.post(path+"/assign", "to", "me").leadsTo(path)
	b.post(path+"/note", "text", "Looked at it.").leadsTo(path)
	b.post(path+"/reveal", "purpose", "IDENTITY_CHECK").expect(http.StatusOK)
	b.post(path+"/cancel", "version", version).expect(http.StatusConflict).shows("Robin lead", "Put on hold")
}

func TestS29_PersonsAreInNoAddressLogOrSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Lead)
	leads := b.post("/search", "q", email).expect(http.StatusSeeOther)
	list := leads.header.Get("Location")
	b.get(list).expect(http.StatusOK).shows(r.Reference).hides(email)
	b.post("/search", "q", "nobody.at.all@example.com").expect(http.StatusSeeOther)
	b.post("/search", "q", strings.Repeat(email, 20)).expect(http.StatusUnprocessableEntity).hides(email)
	if _, err := w.Reveal(w.system(), erasure.Reveal{RequestID: r.ID, Purpose: lifecycle.RevealContact}); err != nil {
		t.Fatal(err)
	}
	b.post("/requests/"+r.Reference+"/reveal", "purpose", "IDENTITY_CHECK").expect(http.StatusOK).shows(email)

	var kept string
	err := w.db.SQL().QueryRowContext(t.Context(), `SELECT string_agg(encode(data, 'escape'), ' ') FROM sessions`).Scan(&kept)
	if err != nil {
		t.Fatal(err)
	}
	var told string
	err = w.db.SQL().QueryRowContext(t.Context(), `SELECT string_agg(detail::text, ' ') FROM ledger_entries`).Scan(&told)
	if err != nil {
		t.Fatal(err)
	}
	for place, text := range map[string]string{"the address": list, "the log": w.log.String(), "the session": kept, "the ledger": told} {
		for _, canary := range []string{"lindqvist", url.QueryEscape(email), "nobody.at.all", "cust-4711-0815"} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
				t.Errorf("an identifier is in %s", place)
			}
		}
	}
}
