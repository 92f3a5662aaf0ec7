package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// askSecret shows the form for a new signing secret; the destination if its
// secret is kept elsewhere.
func (s *site) askSecret(w http.ResponseWriter, r *http.Request) error {
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	if !d.SecretStored {
		http.Redirect(w, r, destinationPath(d.Name), http.StatusSeeOther)
		return nil
	}
	return s.drawSecret(w, r, http.StatusOK, d, view.SetSecret{How: "make", Overlap: "24h", Return: s.back(r.URL.Query(), "")})
}

func (s *site) drawSecret(w http.ResponseWriter, r *http.Request, status int, d *ent.Destination, page view.SetSecret) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.Name, page.Title = f, d.Name, d.Title
	if page.Kept, err = s.secretOf(r.Context(), d); err != nil {
		return err
	}
	return render(w, r, status, view.SetSecretPage(page))
}

// secretOf says where the secret of a destination is kept, and never what it is.
func (s *site) secretOf(ctx context.Context, d *ent.Destination) (view.Secret, error) {
	out := view.Secret{Env: d.SecretEnv, File: d.SecretFile, Stored: d.SecretStored}
	if !d.SecretStored {
		return out, nil
	}
	kept, err := s.Erasure.StoredSecrets(ctx, d.Name)
	if err != nil {
		return view.Secret{}, err
	}
	for _, k := range kept {
		out.History = append(out.History, view.StoredSecret{SetBy: k.SetBy, SetAt: k.SetAt, Until: timeOf(k.ExpiresAt)})
	}
	return out, nil
}

// setSecret takes over a secret, or makes one. One that was made is in this
// answer and nowhere else: not in the session, nor in an address.
func (s *site) setSecret(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "how", "secret", "overlap", "return")
	if err != nil {
		return err
	}
	d, err := s.findDestination(ctx, r.PathValue("name"))
	if err != nil {
		return err
	}
	back := s.back(fields, destinationPath(d.Name))
	in := erasure.NewSecret{Destination: d.Name}
	shown := ""
	if err = secretTyped(fields.Get, &in); err == nil {
		shown, err = s.Erasure.SetSecret(ctx, in)
	}
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawSecret(w, r, http.StatusUnprocessableEntity, d, view.SetSecret{
			How: fields.Get("how"), Overlap: fields.Get("overlap"), Return: back, Faults: faultsOf(err),
		})
	case err != nil:
		return err
	case shown == "":
		return s.tell(w, r, back, view.SecretSet(r.Context(), d.Title))
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, http.StatusOK, view.ShownSecretPage(view.ShownSecret{Frame: f, Name: d.Name, Title: d.Title, Secret: shown}))
}

// secretTyped reads the form, whose choices stand for themselves.
func secretTyped(typed func(string) string, in *erasure.NewSecret) error {
	var faults []fault.Field
	secret := strings.TrimSpace(typed("secret"))
	switch how := typed("how"); {
	case how == "paste" && secret == "":
		faults = append(faults, fault.Field{Path: "secret", Message: "Paste the secret, or let one be made."})
	case how == "paste":
		in.Secret = secret
	case how == "make" && secret != "":
		faults = append(faults, fault.Field{Path: "how", Message: "A secret was pasted: choose that you have one, or leave the field empty."})
	case how != "make":
		faults = append(faults, fault.Field{Path: "how", Message: "Choose where the secret comes from."})
	}
	overlap, err := time.ParseDuration(typed("overlap"))
	if err != nil {
		faults = append(faults, fault.Field{Path: "overlap", Message: "Choose how long the old secret still counts."})
	}
	in.Overlap = overlap
	return fault.Invalid(faults...)
}
