package staff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
)

func names(views []*ent.SavedView) []string {
	var out []string
	for _, v := range views {
		out = append(out, v.Name)
	}
	return out
}

func TestSavedViews_AreOnesOwnAndThoseThatAreShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, _ := w.as(t, "ada@example.com", auth.Reviewer)
	lea, _ := w.as(t, "lea@example.com", auth.Lead)
	own, err := w.SaveView(ada, staff.NewView{Name: " Mine ", Query: "view=open"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveView(lea, staff.NewView{Name: "Everyone's", Query: "view=overdue", Shared: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveView(lea, staff.NewView{Name: "Lea's", Query: "view=review"}); err != nil {
		t.Fatal(err)
	}

	list, err := w.SavedViews(ada)
	if diff := cmp.Diff([]string{"Everyone's", "Mine"}, names(list)); diff != "" || err != nil {
		t.Errorf("views (-want +got): %v\n%s", err, diff)
	}
	entries := w.ledger(t, own.ID)
	if len(entries) != 1 || entries[0].Action != "view.saved" || string(entries[0].Detail) != `{"shared":false}` {
		t.Errorf("the ledger has %v", entries)
	}
	_, err = w.SavedViews(t.Context())
	wantFault(t, err, fault.Unauthenticated)
}

func TestSaveView_NamesEachFaultyField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, _ := w.as(t, "ada@example.com", auth.Reviewer)
	lea, _ := w.as(t, "lea@example.com", auth.Lead)
	good := staff.NewView{Name: "Late", Query: "view=overdue"}
	if _, err := w.SaveView(ada, good); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveView(lea, good); err != nil {
		t.Errorf("the name is somebody else's: %v", err)
	}
	for path, in := range map[string]staff.NewView{
		"name":  good, // used already
		"query": {Name: "Other"},
	} {
		_, err := w.SaveView(ada, in)
		wantField(t, err, path)
	}
	for _, name := range []string{"", " ", "a\nb", strings.Repeat("x", 61)} {
		_, err := w.SaveView(ada, staff.NewView{Name: name, Query: "view=open"})
		wantField(t, err, "name")
	}
	_, err := w.SaveView(ada, staff.NewView{Name: "Long", Query: strings.Repeat("x", 1001)})
	wantField(t, err, "query")
}

func TestSaveView_EndsAtFifty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, _ := w.as(t, "ada@example.com", auth.Reviewer)
	for i := range 50 {
		if _, err := w.SaveView(ada, staff.NewView{Name: fmt.Sprintf("View %d", i), Query: "view=open"}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.SaveView(ada, staff.NewView{Name: "One more", Query: "view=open"})
	wantFault(t, err, fault.Conflict)
}

func TestView_IsItsOwnersToRename(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, _ := w.as(t, "ada@example.com", auth.Reviewer)
	lea, _ := w.as(t, "lea@example.com", auth.Lead)
	v, err := w.SaveView(ada, staff.NewView{Name: "Late", Query: "view=overdue"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveView(ada, staff.NewView{Name: "Taken", Query: "view=open"}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if err := w.RenameView(ada, v.ID, "Too late", true); err != nil {
			t.Fatal(err)
		}
	}
	wantField(t, w.RenameView(ada, v.ID, "Taken", true), "name")
	wantFault(t, w.RenameView(lea, v.ID, "Mine now", true), fault.NotFound)
	if diff := cmp.Diff([]string{"view.saved", "view.changed"}, actions(w.ledger(t, v.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	if list, err := w.SavedViews(lea); err != nil || len(list) != 1 || list[0].Name != "Too late" {
		t.Errorf("a colleague has %v, %v", names(list), err)
	}
}

func TestDeleteView_IsForItsOwnerAndOfSharedOnesForALead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, _ := w.as(t, "ada@example.com", auth.Reviewer)
	bob, _ := w.as(t, "bob@example.com", auth.Reviewer)
	lea, _ := w.as(t, "lea@example.com", auth.Lead)
	save := func(name string, shared bool) *ent.SavedView {
		v, err := w.SaveView(ada, staff.NewView{Name: name, Query: "view=open", Shared: shared})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	secret, shared := save("Secret", false), save("Shared", true)
	wantFault(t, w.DeleteView(bob, shared.ID), fault.NotFound)
	wantFault(t, w.DeleteView(lea, secret.ID), fault.NotFound)
	if err := w.DeleteView(lea, shared.ID); err != nil {
		t.Errorf("a lead: %v", err)
	}
	if err := w.DeleteView(ada, secret.ID); err != nil {
		t.Errorf("the owner: %v", err)
	}
	wantFault(t, w.DeleteView(ada, secret.ID), fault.NotFound)
	if diff := cmp.Diff([]string{"view.saved", "view.deleted"}, actions(w.ledger(t, shared.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
}
