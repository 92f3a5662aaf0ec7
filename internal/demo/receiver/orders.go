package receiver

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const maxOrderBytes = 1 << 20

// take answers one verified order. attempt counts from one.
type take func(w http.ResponseWriter, req *http.Request, body []byte, attempt int)

// verified hands on only orders that carry the signature of the destination. A test
// of the connection is answered, and nothing is done for it.
func (r *Receiver) verified(name string, next take) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxOrderBytes))
		if err != nil {
			http.Error(w, "the order cannot be read whole", http.StatusBadRequest)
			return
		}
		if r.verify(name, body, req.Header) != nil {
			http.Error(w, "the signature is not valid", http.StatusUnauthorized)
			return
		}
		if isTest(body) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		id := req.Header.Get(standardwebhooks.HeaderWebhookID)
		next(w, req, body, r.seen[name].note(id, r.cfg.Now()))
	})
}

func (r *Receiver) verify(name string, body []byte, header http.Header) error {
	// Anybody can sign with an empty key.
	if r.cfg.Secrets[name] == "" {
		return errors.New("no secret")
	}
	verifier, err := standardwebhooks.NewWebhook(r.cfg.Secrets[name])
	if err != nil {
		return err
	}
	return verifier.Verify(body, header)
}

func isTest(body []byte) bool {
	var event struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(body, &event) == nil && event.Type == "lethe.test"
}

func (r *Receiver) crm(w http.ResponseWriter, _ *http.Request, _ []byte, _ int) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"status":"done","detail":"removed from the customer database"}`)
}

func (r *Receiver) analytics(w http.ResponseWriter, req *http.Request, body []byte, _ int) {
	var order struct {
		Data struct {
			CallbackURL string `json:"callbackUrl"`
		} `json:"data"`
	}
	if json.Unmarshal(body, &order) != nil || order.Data.CallbackURL == "" {
		http.Error(w, "the order has no callbackUrl", http.StatusUnprocessableEntity)
		return
	}
	id := req.Header.Get(standardwebhooks.HeaderWebhookID)
	if !r.callLater(req.Context(), order.Data.CallbackURL, id) {
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (r *Receiver) mailing(w http.ResponseWriter, _ *http.Request, _ []byte, attempt int) {
	if attempt == 1 {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "the mailing list is busy", http.StatusServiceUnavailable)
	}
}

func (r *Receiver) counts(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	names := make([]string, 0, len(r.seen))
	for name := range r.seen {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		orders, attempts := r.seen[name].totals()
		fmt.Fprintf(w, "%-10s %5d orders %5d attempts\n", name, orders, attempts)
	}
}
