package web_test

import (
	"net/http"
	"testing"
	"time"

	"lethe/internal/auth"
)

func TestTokens_AreCreatedAndShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	admin.get("/settings/tokens").expect(http.StatusOK).shows("No tokens yet")
	admin.post("/settings/tokens/new", "name", "", "source", "", "ttl", "720h").expect(http.StatusUnprocessableEntity).
		shows(`href="#name"`, `href="#scopes"`, "Give at least one of")
	admin.post("/settings/tokens/new", "name", "shop", "ttl", "720h", "scopes.manage staff", "on").expect(http.StatusUnprocessableEntity)

	shown := admin.post("/settings/tokens/new", "name", "shop", "source", "", "ttl", "720h", "scopes.requests:submit", "on").expect(http.StatusOK)
	if shown.header.Get("Cache-Control") != "no-store" {
		t.Error("the page with the token may be kept")
	}
	who, err := w.staff.Authenticate(t.Context(), shown.secret())
	if err != nil || who.Source != "shop" || !who.May(auth.SubmitRequests) || who.May(auth.ReadRequests) {
		t.Errorf("the token is %+v, %v", who, err)
	}
	admin.get("/settings/tokens").shows("shop", "requests:submit", "Rotate…").hides(shown.secret())
	admin.post("/settings/tokens/new", "name", "shop", "ttl", "720h", "scopes.requests:read", "on").expect(http.StatusConflict).
		shows("There is already a token named", `name="scopes.requests:read" value="on" checked`)
}

func TestTokens_AreRotatedWithAnOverlap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	old := w.token("shop")
	path := "/settings/tokens/" + old.ID.String()
	admin.get(path+"/rotate").expect(http.StatusOK).shows("Rotate token shop", "requests:submit").hides(`name="source"`)
	admin.post(path+"/rotate", "name", "shop 2", "ttl", "8760h", "overlap", "soon").expect(http.StatusUnprocessableEntity).
		shows(`value="shop 2"`, "Choose when the old token is revoked.")
	secret := admin.post(path+"/rotate", "name", "shop 2", "ttl", "8760h", "overlap", "24h").expect(http.StatusOK).secret()
	if who, err := w.staff.Authenticate(t.Context(), secret); err != nil || who.Source != "shop" {
		t.Errorf("the new token is %+v, %v", who, err)
	}
	admin.get("/settings/tokens").shows("Ends in 23 hours")
	w.advance(25 * time.Hour)
	admin.get("/settings/tokens").shows("Revoked")
	admin.post(path+"/rotate", "name", "shop 3", "ttl", "8760h", "overlap", "hand").expect(http.StatusConflict).shows("has ended")
}

func TestTokens_AreRevokedAfterAQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	path := "/settings/tokens/" + w.token("shop").ID.String() + "/revoke"
	admin.get(path).expect(http.StatusOK).shows("Revoke token shop?", "cannot be undone")
	admin.post(path).leadsTo("/settings/tokens")
	admin.get("/settings/tokens").shows("The token shop is revoked.", "Revoked").hides("Rotate…")
}
