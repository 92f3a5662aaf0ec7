package web_test

import (
	"net/http"
	"testing"

	"lethe/ent/staffaccount"
	"lethe/internal/auth"
)

// id of the account with the role.
func (w *world) id(role auth.Role) string {
	w.t.Helper()
	return w.db.Read().StaffAccount.Query().Where(staffaccount.Email(w.account(role))).OnlyX(w.t.Context()).ID.String()
}

func TestAssign_ToMeToAColleagueAndToNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	open := lou.get(path).shows("Assigned to <strong>nobody</strong>", "Assign to me").version()

	robin.post(path+"/assign", "to", "me", "return", path).leadsTo(path)
	robin.get(path).shows(r.Reference+" is assigned to you.", "Assigned to <strong>you</strong>", "Assigned to Robin reviewer").hides("Assign to me")
	lou.get(path).shows("Assigned to <strong>Robin reviewer</strong>", "Assign to me")

	w.account(auth.Operator)
	page := robin.get(path+"/assign").expect(http.StatusOK).shows("Robin reviewer (you)", "Robin lead", "Nobody").hides("Robin operator")
	robin.post(path+"/assign", "version", page.version(), "to", w.id(auth.Lead), "return", path).leadsTo(path)
	robin.get(path).shows(r.Reference + " is assigned to Robin lead.")
	robin.post(path+"/assign", "to", "").leadsTo(path)
	robin.get(path).shows(r.Reference+" is assigned to nobody.", "Assigned to nobody")

	// None of it made the colleague's page out of date.
	lou.post(path+"/approve", "version", open).leadsTo(path)
}

func TestAssign_RefusesWhoCannotDecideAndWhatIsOutOfDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	w.account(auth.Operator)
	for _, to := range []string{"nonsense", noDelivery, w.id(auth.Operator)} {
		b.post(path+"/assign", "to", to).expect(http.StatusUnprocessableEntity).shows("Error: Assign", "Choose a colleague")
	}
	seen := b.get(path + "/assign").version()
	w.as(auth.Lead).post(path+"/hold", "version", seen, "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(10)).leadsTo(path)
	late := b.post(path+"/assign", "version", seen, "to", "me", "return", path).expect(http.StatusConflict)
	late.shows("Changed by Robin lead", "Put on hold", "Assign request anyway", `name="to" value="me"`)
	b.post(path+"/assign", "version", late.version(), "to", "me", "return", path).leadsTo(path)

	for _, role := range []auth.Role{auth.Auditor, auth.Operator, auth.Admin} {
		b := w.as(role)
		b.get(path).expect(http.StatusOK).shows("Assigned to").hides("Assign to me", path+"/assign")
		b.post(path+"/assign", "to", "me").expect(http.StatusForbidden)
	}
}
