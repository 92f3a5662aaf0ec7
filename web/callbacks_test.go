package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/ent/delivery"
	destinations "lethe/ent/destination"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

func TestCallback_ConfirmsADelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	d, err := w.db.Read().Delivery.Query().Where(delivery.HasDestinationWith(destinations.Name("ads"))).Only(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := "/callbacks/" + d.ID.String()
	b := w.browser() // a destination: no cookie, no origin
	call := func(path, body string) seen {
		return b.send(http.MethodPost, path, body, "Content-Type", "application/json")
	}
	w.connector.refuseCallbacks(destination.ErrSignature)
	call(path, "{}").expect(http.StatusUnauthorized).shows(`"code":"UNAUTHENTICATED"`)
	w.connector.refuseCallbacks(&destination.MalformedError{Reason: "The status is missing."})
	call(path, "{}").expect(http.StatusUnprocessableEntity).shows("The status is missing.")
	w.connector.refuseCallbacks(nil)
	call("/callbacks/nonsense", "{}").expect(http.StatusNotFound)
	call("/callbacks/0190b5a0-0000-7000-8000-000000000001", "{}").expect(http.StatusNotFound)
	call(path, strings.Repeat("x", 64<<10+1)).expect(http.StatusRequestEntityTooLarge)

	got := call(path, `{"status":"done"}`).expect(http.StatusAccepted)
	if got.body != "{}\n" || got.header.Get("Set-Cookie") != "" || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%q, %v", got.body, got.header)
	}
	call(path, `{"status":"done"}`).expect(http.StatusAccepted) // repeating it is safe
	after, err := w.db.Read().Delivery.Get(t.Context(), d.ID)
	if err != nil || after.State != lifecycle.Done {
		t.Errorf("the delivery is %s (%v)", after.State, err)
	}
	w.exec(`UPDATE deliveries SET state = 'NOT_FOUND' WHERE id = '` + d.ID.String() + `'`)
	call(path, `{"status":"done"}`).expect(http.StatusConflict).shows(`"code":"CONFLICT"`)
}
