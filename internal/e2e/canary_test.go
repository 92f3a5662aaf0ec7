package e2e_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The canaries: identifiers that are nowhere but in this test. As sent, then as
// they are kept.
const (
	canaryEmail, keptEmail       = "Zelda.Wren+7f3@Quux.example.com", "zelda.wren+7f3@quux.example.com"
	canaryPhone, keptPhone       = "+49 (151) 5553-7719", "+4915155537719"
	canaryCustomer, keptCustomer = "Kd-90c41e77-Wren", "Kd-90c41e77-Wren"

	canaryNote = "Called back, and she keeps bees in Quux."
)

// S53, S23, S52: a person goes through everything that can happen to a request.
// Until it is archived their identifiers are in sealed columns only; then they are
// nowhere. They are never in the log, the metrics, or a page that nobody asked to
// reveal them.
func TestS53_TheDataSubjectIsNowhereButInSealedColumns(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=1h", "LETHE_UNDO_WINDOW=0s", "LETHE_ARCHIVE_AFTER=1h",
		"LETHE_RETRY_MIN=1h", "LETHE_RETRY_MAX=1h", "LETHE_LOG_LEVEL=debug")})
	c := newCanary(l)
	l.apply(t, routingByAttribute(c.destinations(t)))

	c.submitWrongly(t)
	sent := c.liveThrough(t)
	sent["typed"] = c.typeIn(t)
	c.readThePages(t, sent)
	c.export(t, sent)
	c.searchAndReveal(t, sent["gossip"])

	db := l.database(t)
	rows := dump(t, db)
	if text := strings.Join(rows, "\n"); !strings.Contains(text, sent["gossip"].Reference) {
		t.Error("the dump does not show the requests")
	}
	c.look(t, "the database before archiving", rows...)

	// The searches were kept in a session that has ended; now the rest is forgotten.
	l.Stop()
	l.setup.env = append(l.setup.env, "LETHE_ARCHIVE_AFTER=0s")
	l.Start()
	db = l.database(t)
	for _, stuck := range []string{"sour", "rude"} {
		l.api().waive(t, l.api().request(t, sent[stuck].ID).Deliveries.Edges[0].Node.ID)
	}
	eventually(t, time.Minute, "everything is archived", func() bool {
		return number(t, db, `SELECT count(*) FROM archived_requests`) == len(sent) && number(t, db, `SELECT count(*) FROM erasure_requests`) == 0
	})
	c.forms["note"] = canaryNote
	for name, identifier := range map[string][2]string{"email": {"email", keptEmail}, "phone": {"phone", keptPhone}, "customer": {"customer_id", keptCustomer}} {
		c.forms[name+"'s blind index"] = l.blindIndex(t, identifier[0], identifier[1])
	}
	c.look(t, "the database after archiving", dump(t, db)...)
	c.readThePages(t, sent)

	plant(t, db, slices.Collect(maps.Values(c.forms)))
	seen := found(strings.Join(dump(t, db), "\n"), c.forms)
	for name := range c.forms {
		if !slices.Contains(seen, name) {
			t.Errorf("the search does not see a planted identifier, %s", name)
		}
	}
	c.look(t, "the metrics", get(t, l.AdminURL+"/metrics"))
	l.Stop()
	c.look(t, "stdout", l.stdout.String())
	c.look(t, "stderr", l.stderr.String())
}

// canary is the person, and all the forms in which they would be recognised.
type canary struct {
	*lethe
	forms map[string]string
}

func newCanary(l *lethe) canary {
	c := canary{l, map[string]string{}}
	for name, value := range map[string]string{
		"email": canaryEmail, "kept email": keptEmail, "phone": canaryPhone, "kept phone": keptPhone, "customer": canaryCustomer,
	} {
		for form, text := range traces(value) {
			c.forms[name+" "+form] = text
		}
	}
	return c
}

// look fails the test for each text in which the person is.
func (c canary) look(t *testing.T, where string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if names := found(text, c.forms); len(names) > 0 {
			t.Errorf("the person is in %s, %v: %.200s", where, names, text)
		}
	}
}

// destinations repeat the person to us in every way that they have.
func (c canary) destinations(t *testing.T) map[string]*destination {
	gossip := func(status string) func(http.ResponseWriter, order, int) {
		words := fmt.Sprintf("%s: %s, %s, %s, %s", status, canaryEmail, keptEmail, keptPhone, canaryCustomer)
		body, _ := json.Marshal(map[string]any{"status": status, "detail": words, "ground": words, "retainedUntil": time.Now().AddDate(1, 0, 0)})
		return func(w http.ResponseWriter, _ order, _ int) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(body)
		}
	}
	caller := newDestination(t, func(w http.ResponseWriter, _ order, _ int) { w.WriteHeader(http.StatusAccepted) })
	caller.confirmation = "callback"
	return map[string]*destination{
		"gossip": newDestination(t, gossip("done")),
		"keeper": newDestination(t, gossip("retained")),
		"sour": newDestination(t, func(w http.ResponseWriter, _ order, _ int) {
			http.Error(w, "cannot erase "+canaryEmail+" alias "+keptEmail+" "+keptPhone+" "+canaryCustomer, http.StatusUnprocessableEntity)
		}),
		"caller": caller,
		"rude":   newDestination(t, func(http.ResponseWriter, order, int) { panic(http.ErrAbortHandler) }),
	}
}

// person is the input of a request about the canary.
func person(only string) vars {
	return vars{
		"cause": "direct_request", "attributes": vars{"only": only},
		"identifiers": []vars{{"type": "email", "value": canaryEmail}, {"type": "phone", "value": canaryPhone}, {"type": "customer_id", "value": canaryCustomer}},
	}
}

// submitWrongly puts the person where they do not belong: the answers say what is
// wrong without repeating them.
func (c canary) submitWrongly(t *testing.T) {
	t.Helper()
	literal := fmt.Sprintf(`mutation { submitErasureRequest(input: {cause: "x", identifiers: [{type: %q, value: %q}]}) { replayed } }`, canaryEmail, canaryPhone)
	for _, wrong := range []struct {
		query     string
		variables vars
	}{
		{literal, nil},
		{literal + canaryEmail, nil},
		{`{ erasureRequest(reference: "` + canaryEmail + `") { id } }`, nil},
		{submitMutation, vars{"input": vars{"cause": canaryEmail, "identifiers": []vars{{"type": "email", "value": canaryEmail + "@"}}}}},
		{submitMutation, vars{"input": vars{"cause": "other", "identifiers": []vars{{"type": canaryCustomer, "value": canaryPhone}}}}},
		{submitMutation, vars{"input": canaryEmail}},
	} {
		out, err := c.api().post(t.Context(), wrong.query, wrong.variables)
		if err != nil || out.code() == "" && string(out.Data) != `{"erasureRequest":null}` {
			t.Errorf("a wrong operation is answered %+v, %v", out, err)
		}
		c.look(t, "an answer", fmt.Sprintf("%s %+v", out.Data, out.Errors))
	}
	// A field that there is not is named to the caller, and to nobody else.
	unknown := vars{"cause": "other", "identifiers": []vars{{"type": "email", "value": canaryEmail, canaryEmail: 1}}}
	if out, err := c.api().post(t.Context(), submitMutation, vars{"input": unknown}); err != nil || out.code() != "BAD_USER_INPUT" {
		t.Errorf("an unknown field is answered %+v, %v", out, err)
	}
	res, err := http.Get(c.URL + "/requests/" + url.PathEscape(canaryEmail) + "?q=" + url.QueryEscape(canaryPhone))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
}

// typeIn enters the person by hand, as staff do. Only the answers to who types it
// show what was typed, and no address does.
func (c canary) typeIn(t *testing.T) request {
	t.Helper()
	v := c.visit(t, "reviewer")
	form := url.Values{
		"key": {"typed-by-hand"}, "cause": {"direct_request"}, "regulation": {"GDPR"}, "submittedAt": {"2026-01-05"}, "attributes": {"only=typed"},
		"identifiers[0].type": {"email"}, "identifiers[0].value": {canaryEmail},
		"identifiers[1].type": {"phone"}, "identifiers[1].value": {canaryPhone},
		"identifiers[2].type": {"customer_id"}, "identifiers[2].value": {canaryCustomer},
	}
	_, answer := v.send(http.MethodPost, "/requests/new/check", form)
	c.look(t, "what is told while it is typed", answer)
	for _, wrong := range []url.Values{{"do": {"check"}, "attributes": {"name=" + canaryEmail}}, {"do": {"add"}}, {"do": {"check"}}} {
		sent := maps.Clone(form)
		maps.Copy(sent, wrong)
		v.send(http.MethodPost, "/requests/new", sent)
	}
	form.Set("do", "save")
	status, answer := v.send(http.MethodPost, "/requests/new", form)
	reference := regexp.MustCompile(`ER-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(answer)
	if status >= http.StatusBadRequest || reference == "" {
		t.Fatalf("the request that was typed in is answered %d: %.500s", status, answer)
	}
	c.look(t, "the answer to what was typed in", answer)
	r := ask[struct{ ErasureRequest request }](t, c.api(), `query($reference: String!) { erasureRequest(reference: $reference) { id reference state } }`, vars{"reference": reference}).ErasureRequest
	c.api().cancel(t, r.ID)
	return r
}

// liveThrough sends one request through each thing that can happen.
func (c canary) liveThrough(t *testing.T) map[string]request {
	t.Helper()
	a, db := c.api(), c.database(t)
	sent := map[string]request{}
	for _, only := range []string{"gossip", "keeper", "sour", "rude", "caller", "refused", "withdrawn"} {
		sent[only] = a.submit(t, person(only))
	}
	for _, only := range []string{"gossip", "keeper", "sour", "rude", "caller"} {
		a.approve(t, sent[only].ID)
	}
	ask[json.RawMessage](t, a, `mutation($input: RejectInput!) { rejectErasureRequest(input: $input) { request { state } } }`,
		vars{"input": vars{"id": sent["refused"].ID, "ground": "LEGALLY_REQUIRED", "text": "We have to keep your invoices for ten years."}})
	a.cancel(t, sent["withdrawn"].ID)
	eventually(t, time.Minute, "each has gone where it can go", func() bool {
		return number(t, db, `SELECT count(*) FROM erasure_requests WHERE state = 'COMPLETED'`) == 2 &&
			number(t, db, `SELECT count(*) FROM deliveries WHERE state = 'ACCEPTED'`) == 1 &&
			number(t, db, `SELECT count(*) FROM deliveries WHERE last_error <> ''`) == 2
	})
	c.callBackWith(t, sent["caller"].ID)
	ask[json.RawMessage](t, a, `mutation($input: AddNoteInput!) { addNote(input: $input) { request { id } } }`,
		vars{"input": vars{"id": sent["gossip"].ID, "text": canaryNote}})
	return sent
}

// callBackWith confirms with a text that repeats the person.
func (c canary) callBackWith(t *testing.T, id string) {
	t.Helper()
	r := c.api().request(t, id)
	delivery := r.Deliveries.Edges[0].Node.ID
	body, _ := json.Marshal(vars{"status": "done", "detail": "erased " + canaryEmail + " and " + keptPhone})
	o := order{WebhookID: delivery}
	o.Data.CallbackURL = c.URL + "/callbacks/" + delivery
	if status := callBackWith(t.Context(), c.URL, o, string(body)); status != http.StatusAccepted {
		t.Fatalf("the callback is answered %d", status)
	}
	eventually(t, time.Minute, "the callback completes the request", func() bool { return c.api().request(t, id).State == "COMPLETED" })
}

// readThePages reads what each role is shown without asking for more.
func (c canary) readThePages(t *testing.T, sent map[string]request) {
	t.Helper()
	paths := []string{"/queue", "/deliveries", "/archive", "/audit", "/audit.csv", "/destinations", "/destinations/gossip", "/reports", "/settings/health", "/rules"}
	for _, r := range sent {
		paths = append(paths, "/requests/"+r.Reference, "/requests/"+r.Reference+"/certificate")
		for _, d := range c.api().request(t, r.ID).Deliveries.Edges {
			paths = append(paths, "/deliveries/"+d.Node.ID)
		}
	}
	for _, role := range []string{"auditor", "reviewer", "lead", "operator", "admin"} {
		v := c.visit(t, role)
		for _, path := range paths {
			status, answer := v.send(http.MethodGet, path, nil)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s gets %d for %s", role, status, path)
			}
			c.look(t, path+" of the "+role, answer)
			if role == "operator" || role == "admin" {
				if strings.Contains(strings.ToLower(answer), "@quux.example.com") {
					t.Errorf("the %s sees a masked identifier on %s", role, path)
				}
			}
		}
	}
}

// export takes everything along that can be taken along.
func (c canary) export(t *testing.T, sent map[string]request) {
	t.Helper()
	v := c.visit(t, "lead")
	for name, r := range sent {
		status, answer := v.send(http.MethodGet, "/requests/"+r.Reference+"/evidence.zip", nil)
		if status != http.StatusOK {
			t.Errorf("the evidence of %s: %d", name, status)
			continue
		}
		for file, text := range unzip(t, answer) {
			c.look(t, file+" in the evidence of "+name, text)
		}
	}
	for _, path := range []string{"/reports/metrics.csv", "/reports/record.csv", "/audit.csv"} {
		_, answer := v.send(http.MethodGet, path, nil)
		c.look(t, path, answer)
	}
}

// unzip reads the archive that follows the headers of an answer.
func unzip(t *testing.T, answer string) map[string]string {
	t.Helper()
	content := []byte(answer[strings.Index(answer, "PK\x03\x04"):])
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

// searchAndReveal asks for the person: the one page that may show them does, and
// nothing of it stays behind.
func (c canary) searchAndReveal(t *testing.T, r request) {
	t.Helper()
	v := c.visit(t, "lead")
	if _, answer := v.send(http.MethodPost, "/search", url.Values{"q": {canaryEmail}}); !strings.Contains(answer, r.Reference) {
		t.Errorf("the search does not find the request: %.500s", answer)
	} else {
		c.look(t, "the answer to a search", answer)
	}
	_, answer := v.send(http.MethodPost, "/requests/"+r.Reference+"/reveal", url.Values{"purpose": {"IDENTITY_CHECK"}})
	for _, kept := range []string{keptEmail, keptPhone, keptCustomer} {
		if !strings.Contains(strings.ReplaceAll(answer, "&#43;", "+"), kept) {
			t.Errorf("what was revealed lacks one of the identifiers")
		}
	}
	_, answer = v.send(http.MethodGet, "/requests/"+r.Reference, nil)
	c.look(t, "the page after it was revealed", answer)
	v.send(http.MethodPost, "/logout", nil)
}

// cancel is the withdrawal of a request by the person.
func (a api) cancel(t *testing.T, id string) {
	t.Helper()
	ask[json.RawMessage](t, a, `mutation($input: DecideInput!) { cancelErasureRequest(input: $input) { request { state } } }`, vars{"input": vars{"id": id}})
}

// waive closes a delivery that will never have evidence.
func (a api) waive(t *testing.T, id string) {
	t.Helper()
	ask[json.RawMessage](t, a, `mutation($input: WaiveDeliveryInput!) { waiveDelivery(input: $input) { delivery { state } } }`,
		vars{"input": vars{"id": id, "ground": "SYSTEM_GONE", "text": "The system was switched off."}})
}
