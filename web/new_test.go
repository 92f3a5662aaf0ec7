package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

var formKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// key is the key of the form that the page has.
func (s seen) key() string {
	s.t.Helper()
	found := formKey.FindStringSubmatch(s.body)
	if found == nil {
		s.t.Fatalf("%s has no key:\n%s", s.what, s.body)
	}
	return found[1]
}

// annasForm is the form about Anna as staff fill it in; more replaces fields.
func annasForm(key, do string, more ...string) []string {
	fields := []string{
		"key", key, "do", do,
		"identifiers[0].type", "email", "identifiers[0].value", email,
		"identifiers[1].type", "phone", "identifiers[1].value", "",
		"identifiers[2].type", "customer_id", "identifiers[2].value", "cust-4711-0815",
		"cause", "direct_request", "regulation", "GDPR", "submittedAt", "2026-11-02",
		"channel", "letter", "externalId", "letter 7", "attributes", "tier=enterprise",
	}
	for i := 0; i < len(more); i += 2 {
		at := -1
		for n := 0; n < len(fields); n += 2 {
			if fields[n] == more[i] {
				at = n
			}
		}
		if at < 0 {
			fields = append(fields, more[i], more[i+1])
		} else {
			fields[at+1] = more[i+1]
		}
	}
	return fields
}

func TestNewRequest_IsCheckedAndThenSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/queue?view=open")
	key := b.get("/requests/new").expect(http.StatusOK).shows("New request", `href="/queue?view=open" data-back`, `value="2026-`, `value="GDPR" selected`).key()

	check := b.post("/requests/new", annasForm(key, "check")...).expect(http.StatusOK)
	check.shows("Check your answers", email, "cust-4711-0815", "By letter", "letter 7", "tier=enterprise", "2 Nov 2026",
		"Answer by", "2 Dec 2026", "How was this worked out?", "2 destinations under version 1", "because of everyone",
		"a person must decide", "None is known, open or archived.", `formaction="/requests/new#cause"`)
	if got := check.key(); got != key {
		t.Errorf("the key is now %s, and was %s", got, key)
	}
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 {
		t.Fatalf("%d requests are saved before anybody says so", n)
	}
	saved := b.post("/requests/new", annasForm(key, "save")...).expect(http.StatusSeeOther).header.Get("Location")
	r := w.request(strings.TrimPrefix(saved, "/requests/"))
	b.get(saved).expect(http.StatusOK).shows(r.Reference+" is saved.", "letter 7").hides(email)
	asked := time.Date(2026, time.November, 2, 0, 0, 0, 0, w.cfg.Zone)
	if !r.SubmittedAt.Equal(asked) || r.Source != "staff" || r.State != lifecycle.InReview || string(r.Attributes) != `{"tier": "enterprise", "channel": "letter"}` || r.ReviewEndsAt != nil {
		t.Errorf("saved is %+v", r)
	}

	again := b.post("/requests/new", annasForm(key, "save")...).leadsTo(saved)
	b.get(again.header.Get("Location")).shows("was saved already")
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 1 {
		t.Errorf("pressing twice made %d requests", n)
	}
	other := b.post("/requests/new", annasForm(key, "save", "cause", "other")...).expect(http.StatusConflict)
	other.shows("A request was saved from this form already.", email)
	if other.key() == key {
		t.Error("the form would be refused again")
	}
}

func TestNewRequest_KeepsWhatIsTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Lead)
	key := b.get("/requests/new").key()
	for _, do := range []string{"add", "change"} {
		page := b.post("/requests/new", annasForm(key, do)...).expect(http.StatusOK)
		page.shows("New request", `value="`+email+`"`, `name="identifiers[1].value" value="cust-4711-0815"`, `value="letter" selected`,
			`value="2026-11-02"`, "tier=enterprise</textarea>", `value="letter 7"`, "identifiers[2].value")
		if page.key() != key {
			t.Errorf("%s: the key is another", do)
		}
	}
	more := []string{"identifiers[1].value", "+49 30 1234567"}
	for n := 3; n < 20; n++ {
		more = append(more, view.IdentifierField(n, "type"), "customer_id", view.IdentifierField(n, "value"), fmt.Sprintf("cust-%d", n))
	}
	b.post("/requests/new", annasForm(key, "add", more...)...).expect(http.StatusOK).
		shows("identifiers[19].value").hides("identifiers[20].value", "Add another identifier")
}

func TestNewRequest_SaysWhatIsWrongBesideEachField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	key := b.get("/requests/new").key()
	tomorrow := time.Now().In(w.cfg.Zone).AddDate(0, 0, 1).Format(time.DateOnly)
	for name, c := range map[string]struct {
		change []string
		field  string
		says   string
	}{
		"no identifier":          {[]string{"identifiers[0].value", " ", "identifiers[2].value", ""}, "identifiers[0].value", "Give at least one identifier of the person."},
		"one that is none":       {[]string{"identifiers[0].value", "anna@", "identifiers[2].value", ""}, "identifiers[0].value", "value=\"anna@\""},
		"the second one":         {[]string{"identifiers[1].value", "12"}, "identifiers[1].value", "phone"},
		"an unknown type":        {[]string{"identifiers[2].type", "iban"}, "identifiers[1].type", "cust-4711-0815"},
		"no cause":               {[]string{"cause", ""}, "cause", "Choose the cause of the request."},
		"an unknown cause":       {[]string{"cause", "boredom"}, "cause", "Choose one of"},
		"no regulation":          {[]string{"regulation", ""}, "regulation", "Choose the regulation that sets the clock."},
		"no day":                 {[]string{"submittedAt", "2026-02-31"}, "submittedAt", "Give a day such as 2026-11-20."},
		"a day to come":          {[]string{"submittedAt", tomorrow}, "submittedAt", "This day is in the future."},
		"a day long ago":         {[]string{"submittedAt", "1999-01-01"}, "submittedAt", "Give a day of the last ten years"},
		"an attribute":           {[]string{"attributes", "enterprise"}, "attributes", "Line 1 is not name=value"},
		"the channel twice":      {[]string{"attributes", "channel=fax"}, "attributes", "The attribute channel is answered above already."},
		"an unknown channel":     {[]string{"channel", "pigeon"}, "channel", "Choose how the request arrived"},
		"the person in an id":    {[]string{"externalId", email}, "externalId", "holds one of the person"},
		"the person in a fact":   {[]string{"attributes", "name=" + email}, "attributes", "hold one of the person"},
		"an id that is too long": {[]string{"externalId", strings.Repeat("7", 201)}, "externalId", "200"},
	} {
		page := b.post("/requests/new", annasForm(key, "check", c.change...)...).expect(http.StatusUnprocessableEntity)
		page.shows("<title>Error: New request", `href="#`+c.field+`"`, `id="`+c.field+`-error"`, c.says)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	b.post("/requests/new", annasForm(key, "save", "cause", "", "identifiers[1].value", "12", "externalId", email)...).expect(http.StatusUnprocessableEntity).
		shows(`id="cause-error"`, `id="identifiers[1].value-error"`)
	b.post("/requests/new", annasForm(key, "check", "status", "APPROVED")...).expect(http.StatusUnprocessableEntity).shows("which this action does not take")
	b.post("/requests/new?cause=other", annasForm(key, "check")...).expect(http.StatusUnprocessableEntity)
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 {
		t.Errorf("%d requests are saved", n)
	}
}

func TestNewRequest_TellsOfOtherRequestsOfThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := w.submit(anna())
	in := anna()
	in.Identifiers = in.Identifiers[1:]
	closed := w.submit(in)
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: closed.ID}); err != nil {
		t.Fatal(err)
	}
	b := w.as(auth.Reviewer)
	key := b.get("/requests/new").shows(`hx-post="/requests/new/check"`).key()
	b.post("/requests/new", annasForm(key, "check")...).shows("Another open request of the same person:", open.Reference, "Earlier requests:", closed.Reference, "Withdrawn on")
	part := b.post("/requests/new/check", annasForm(key, "")...).expect(http.StatusOK)
	part.shows(open.Reference, closed.Reference).hides("<html", email, "cust-4711")
	alone := b.post("/requests/new/check", "key", key, "identifiers[4].type", "customer_id", "identifiers[4].value", "cust-4711-0815", "identifiers[0].type", "email", "identifiers[0].value", "half an")
	alone.expect(http.StatusOK).shows(open.Reference, closed.Reference)
	if none := b.post("/requests/new/check", "identifiers[0].type", "email", "identifiers[0].value", "bo@example.com").expect(http.StatusOK); strings.TrimSpace(none.body) != "" {
		t.Errorf("about nobody it says %q", none.body)
	}
	b.send(http.MethodGet, "/requests/new/check", "").expect(http.StatusMethodNotAllowed)
}

func TestNewRequest_LeavesThePersonNowhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	key := b.get("/requests/new").key()
	for _, do := range []string{"add", "check", "save"} {
		if got := b.post("/requests/new", annasForm(key, do)...); got.header.Get("Cache-Control") != "no-store" || strings.Contains(got.header.Get("Location"), "anna") {
			t.Errorf("%s: headers %v", do, got.header)
		}
	}
	b.post("/requests/new", annasForm(key, "check", "identifiers[0].value", email+"@")...)
	b.get("/queue?view=open").hides(email, "cust-4711-0815")
	var kept []string
	for _, e := range w.db.Read().LedgerEntry.Query().AllX(t.Context()) {
		kept = append(kept, e.Action+string(e.Detail))
	}
	rows, err := w.db.SQL().Query(`SELECT encode(data, 'escape') FROM sessions`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		if err := rows.Scan(&data); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, data)
	}
	for _, text := range append(kept, w.log.String()) {
		if strings.Contains(text, "lindqvist") || strings.Contains(text, "cust-4711") {
			t.Errorf("the person is in %s", text)
		}
	}
}
