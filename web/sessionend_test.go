package web_test

import (
	"net/http"
	"testing"

	"lethe/internal/auth"
)

func TestSessionEnd_IsToldBeforeItAndAfterIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	endIn := func(left string) {
		t.Helper()
		if _, err := w.db.SQL().ExecContext(t.Context(), "UPDATE sessions SET expiry = now() + $1::interval", left); err != nil {
			t.Fatal(err)
		}
	}
	const warns, over = "Your session ends in", "Your session has ended"
	b.get("/queue").shows(`hx-get="/me/session"`, `hx-trigger="load delay:16`).hides(warns)
	b.get("/me/session").expect(http.StatusOK).hides(warns, over)

	endIn("100 seconds")
	b.get("/me/session").expect(http.StatusOK).shows(warns+" 1 minute", "/me/stay")
	b.get("/me/session").shows(warns) // asking is not being there
	b.post("/me/stay").expect(http.StatusOK).hides(warns, over)
	b.get("/me/session").hides(warns)

	endIn("-1 seconds")
	b.get("/me/session").expect(http.StatusOK).shows(over, `href="/login" target="_blank"`)
	b.post("/me/stay").expect(http.StatusOK).shows(over)
}

func TestKeys_AreTurnedOffOnThePageOnWhichThatIsAsked(t *testing.T) {
	t.Parallel()
	b := newWorld(t).as(auth.Auditor)
	form := []string{"Content-Type", "application/x-www-form-urlencoded", "Origin", b.base}
	b.send(http.MethodPost, "/me/keys", fields("keys", "off"), append(form, "Referer", b.base+"/archive?q=1")...).leadsTo("/archive?q=1")
	b.get("/queue").shows(`data-keys="off"`, "Turn single-key shortcuts on")
	b.send(http.MethodPost, "/me/keys", fields("keys", "on"), append(form, "Referer", "https://elsewhere.example.com/logout")...).leadsTo("/me")
	b.post("/me/keys", "keys", "perhaps").expect(http.StatusUnprocessableEntity)
}
