package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
)

const keptByLethe = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, url: "https://crm.example.com/erase", secretStored: true}
rules:
  - {name: everyone, when: "true", to: [crm]}
`

const pasted = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

func TestSecret_IsShownOnceWhenItWasMadeHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(keptByLethe)
	b := w.as(auth.Admin)
	const path = "/destinations/crm/secret"
	b.get("/destinations/crm").shows("none is set yet", "Set secret…", path)
	b.get(path).expect(http.StatusOK).shows("Make one for me", `autocomplete="off"`).hides("still counts")
	made := b.post(path, "how", "make", "secret", "", "overlap", "0s").expect(http.StatusOK).shows("This is shown once.", "readonly")
	secret := regexp.MustCompile(`whsec_[A-Za-z0-9+/=]{40,}`).FindString(made.body)
	if secret == "" {
		t.Fatal("the secret is not shown")
	}
	if got := made.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	b.get("/destinations/crm").shows("Kept by Lethe, set", "by Robin admin", "Rotate secret…").hides(secret)
	b.get(path).shows("24 hours").hides(secret)
	w.expectNowhere(secret)
}

// expectNowhere fails the test when the session or the log holds the text.
func (w *world) expectNowhere(secret string) {
	w.t.Helper()
	var sessions string
	row := w.db.SQL().QueryRowContext(w.t.Context(), `SELECT coalesce(string_agg(encode(data, 'escape'), ' '), '') FROM sessions`)
	if err := row.Scan(&sessions); err != nil {
		w.t.Fatal(err)
	}
	if strings.Contains(sessions, secret) || strings.Contains(w.log.String(), secret) {
		w.t.Error("the secret is in a session or in the log")
	}
}

func TestSecret_IsPastedAndTheOldOneStillCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(keptByLethe)
	b := w.as(auth.Admin)
	const path = "/destinations/crm/secret"
	for _, wrong := range []string{"", "hunter2 hunter2 hunter2"} {
		b.post(path, "how", "paste", "secret", wrong, "overlap", "0s").expect(http.StatusUnprocessableEntity).shows("Error: Set the secret", `href="#secret"`).hides("hunter2")
	}
	b.post(path, "how", "guess", "overlap", "soon").expect(http.StatusUnprocessableEntity).shows(`href="#how"`, `href="#overlap"`)
	b.post(path, "how", "make", "secret", pasted, "overlap", "0s").expect(http.StatusUnprocessableEntity).shows("A secret was pasted").hides(pasted)
	b.post(path, "how", "paste", "secret", " "+pasted+" ", "overlap", "0s").leadsTo("/destinations/crm")
	b.get("/destinations/crm").shows("The secret of Customer database is set").hides(pasted)
	w.advance(time.Hour)
	b.post(path, "how", "make", "overlap", "24h").expect(http.StatusOK)
	b.get("/destinations/crm").shows("the old one counts until")
	w.advance(25 * time.Hour)
	w.as(auth.Admin).get("/destinations/crm").hides("the old one counts until")
	w.expectNowhere(pasted)
}

func TestSecret_ThatIsKeptElsewhereIsNotSetHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.get("/destinations/crm").shows("In the variable CRM_SECRET").hides("/destinations/crm/secret")
	b.get("/destinations/crm/secret").leadsTo("/destinations/crm")
	b.post("/destinations/crm/secret", "how", "make", "overlap", "0s").expect(http.StatusConflict)
	b.get("/destinations/nowhere/secret").expect(http.StatusNotFound)
}
