package web

import (
	"net/http"
	"strings"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/web/static"
)

// What a page may need besides a permission.
const (
	anyone   auth.Permission = "anyone"    // nobody has to be signed in
	signedIn auth.Permission = "signed in" // every role
)

// route is an address for people: the session is loaded, and who lacks what
// the route needs does not reach its handler.
type route struct {
	pattern string
	needs   auth.Permission
	do      handler
}

func (s *site) pages() []route {
	return []route{
		{"GET /{$}", signedIn, s.home},
		{"GET /login", anyone, s.showLogin},
		{"POST /login", anyone, s.signIn},
		{"POST /logout", anyone, s.signOut},
		{"GET /me", signedIn, s.showMe},
		{"POST /me", signedIn, s.saveMe},
		{"POST /me/keys", signedIn, s.saveKeys},
		{"GET /me/session", anyone, s.showSession},
		{"POST /me/stay", anyone, s.staySignedIn},
		{"GET /me/password", signedIn, s.askPassword},
		{"POST /me/password", signedIn, s.changePassword},
		{"POST /me/sessions", signedIn, s.endOthers},

		{"GET /views/new", auth.ReadRequests, s.askView},
		{"POST /views", auth.ReadRequests, s.saveView},
		{"GET /views/{view}", auth.ReadRequests, s.showView},
		{"POST /views/{view}", auth.ReadRequests, s.renameView},
		{"POST /views/{view}/delete", auth.ReadRequests, s.deleteView},

		{"GET /queue", auth.ReadRequests, s.showQueue},
		{"GET /queue/bulk", auth.ReadRequests, s.showBulk},
		{"POST /queue/bulk", auth.ReadRequests, s.bulk}, // each verb asks for what it needs
		{"GET /queue.csv", auth.SeeSubjects, s.sendQueue},
		{"GET /queue/next", auth.ReadRequests, s.showNext},
		{"POST /search", auth.ReadRequests, s.search},
		{"GET /requests/new", auth.SubmitRequests, s.askNewRequest},
		{"POST /requests/new", auth.SubmitRequests, s.newRequest},
		{"POST /requests/new/check", auth.SubmitRequests, s.checkNewRequest},
		{"GET /requests/{reference}", auth.ReadRequests, s.showRequest},
		{"GET /requests/{reference}/reveal", auth.RevealSubjects, s.askReveal},
		{"POST /requests/{reference}/reveal", auth.RevealSubjects, s.reveal},
		{"GET /requests/{reference}/certificate", auth.ReadLedger, s.showCertificate},
		{"GET /requests/{reference}/certificate.json", auth.ReadLedger, s.sendCertificate},
		{"GET /requests/{reference}/evidence.zip", auth.ReadLedger, s.sendEvidence},
		{"GET /requests/{reference}/approve", auth.ReviewRequests, s.toRequest},
		{"POST /requests/{reference}/approve", auth.ReviewRequests, s.approve},
		{"POST /requests/{reference}/undo", auth.ReviewRequests, s.undo},
		{"GET /requests/{reference}/reject", auth.ReviewRequests, s.askReject},
		{"POST /requests/{reference}/reject", auth.ReviewRequests, s.reject},
		{"GET /requests/{reference}/cancel", auth.ReviewRequests, s.askCancel},
		{"POST /requests/{reference}/cancel", auth.ReviewRequests, s.cancel},
		{"GET /requests/{reference}/hold", auth.ReviewRequests, s.askHold},
		{"POST /requests/{reference}/hold", auth.ReviewRequests, s.hold},
		{"POST /requests/{reference}/release", auth.ReviewRequests, s.release},
		{"GET /requests/{reference}/extend", auth.ReviewRequests, s.askExtend},
		{"POST /requests/{reference}/extend", auth.ReviewRequests, s.extend},
		{"GET /requests/{reference}/clock", auth.ReviewRequests, s.askPauseClock},
		{"POST /requests/{reference}/clock", auth.ReviewRequests, s.pauseClock},
		{"POST /requests/{reference}/clock/resume", auth.ReviewRequests, s.resumeClock},
		{"GET /requests/{reference}/letters/{kind}", auth.ReviewRequests, s.showLetter},
		{"POST /requests/{reference}/letters/{kind}/send", auth.ReviewRequests, s.sendLetter},
		{"GET /requests/{reference}/assign", auth.ReviewRequests, s.askAssign},
		{"POST /requests/{reference}/assign", auth.ReviewRequests, s.assign},
		{"GET /requests/{reference}/note", auth.ReviewRequests, s.toRequest},
		{"POST /requests/{reference}/note", auth.ReviewRequests, s.note},
		{"POST /requests/{reference}/join", auth.ReviewRequests, s.join},
		{"POST /requests/{reference}/unlink", auth.ReviewRequests, s.unlink},
		{"POST /requests/{reference}/retry", auth.ManageDeliveries, s.retryRequest},

		{"GET /deliveries", auth.ReadRequests, s.showDeliveries},
		{"GET /deliveries.csv", auth.ReadRequests, s.sendDeliveries},
		{"GET /deliveries/{id}", auth.ReadRequests, s.showDelivery},
		{"POST /deliveries/{id}/retry", auth.ManageDeliveries, s.retry},
		{"GET /deliveries/{id}/hold", auth.ManageDeliveries, s.askHoldDelivery},
		{"POST /deliveries/{id}/hold", auth.ManageDeliveries, s.holdDelivery},
		{"POST /deliveries/{id}/release", auth.ManageDeliveries, s.releaseDelivery},
		{"GET /deliveries/{id}/waive", auth.ManageDeliveries, s.askWaive},
		{"POST /deliveries/{id}/waive", auth.ManageDeliveries, s.waive},
		{"POST /deliveries/{id}/agree", auth.ManageDeliveries, s.agree},
		{"POST /deliveries/{id}/withdraw", auth.ManageDeliveries, s.withdrawWaiver},
		{"GET /deliveries/{id}/record", auth.ManageDeliveries, s.askRecord},
		{"POST /deliveries/{id}/record", auth.ManageDeliveries, s.record},

		{"GET /dashboard", auth.ReadRequests, s.showDashboard},
		{"GET /dashboard.csv", auth.ReadRequests, s.sendChart},
		{"GET /archive", auth.ReadRequests, s.showArchive},
		{"GET /archive.csv", auth.ReadRequests, s.sendArchive},
		{"GET /destinations", auth.ReadRequests, s.showDestinations},
		{"GET /destinations/new", auth.ManageRouting, s.showNewDestination},
		{"POST /destinations/new", auth.ManageRouting, s.addDestination},
		{"GET /destinations/{name}", auth.ReadRequests, s.showDestination},
		{"GET /destinations/{name}/edit", auth.ManageRouting, s.editDestination},
		{"POST /destinations/{name}/edit", auth.ManageRouting, s.changeDestination},
		{"GET /destinations/{name}/remove", auth.ManageRouting, s.askRemove},
		{"POST /destinations/{name}/remove", auth.ManageRouting, s.removeDestination},
		{"GET /destinations/{name}/secret", auth.ManageRouting, s.askSecret},
		{"POST /destinations/{name}/secret", auth.ManageRouting, s.setSecret},
		{"GET /destinations/{name}/test", auth.ManageDeliveries, s.trial(destination.Connection)},
		{"POST /destinations/{name}/test", auth.ManageDeliveries, s.try(destination.Connection)},
		{"GET /destinations/{name}/sample", auth.ManageDeliveries, s.trial(destination.Sample)},
		{"POST /destinations/{name}/sample", auth.ManageDeliveries, s.try(destination.Sample)},
		{"GET /destinations/{name}/pause", auth.ManageDeliveries, s.askPause},
		{"POST /destinations/{name}/pause", auth.ManageDeliveries, s.pause},
		{"POST /destinations/{name}/resume", auth.ManageDeliveries, s.resume},
		{"POST /destinations/{name}/retry", auth.ManageDeliveries, s.retryDestination},
		{"GET /destinations/{name}/resend", auth.ManageDeliveries, s.askResend},
		{"POST /destinations/{name}/resend", auth.ManageDeliveries, s.resend},
		{"GET /destinations/{name}/backfill", auth.ManageDeliveries, s.askBackfill},
		{"POST /destinations/{name}/backfill", auth.ManageDeliveries, s.backfill},

		{"GET /rules", auth.ReadRequests, s.showRules},
		{"GET /rules/versions", auth.ReadRequests, s.showVersions},
		{"GET /rules/versions/{version}", auth.ReadRequests, s.showVersion},
		{"POST /rules/versions/{version}/bring-back", auth.ManageRouting, s.bringBack},
		{"GET /rules/test", auth.ReadRequests, s.askTest},
		{"POST /rules/test", auth.ReadRequests, s.test},
		{"GET /rules/draft", auth.ReadRequests, s.showDraft},
		{"POST /rules/draft/discard", auth.ManageRouting, s.discardDraft},
		{"POST /rules/draft/catch-up", auth.ManageRouting, s.catchUp},
		{"GET /rules/draft/new", auth.ManageRouting, s.askNewRule},
		{"POST /rules/draft/new", auth.ManageRouting, s.addRule},
		{"POST /rules/draft/check", auth.ManageRouting, s.checkRule},
		{"GET /rules/draft/rules/{rule}", auth.ManageRouting, s.askRule},
		{"POST /rules/draft/rules/{rule}", auth.ManageRouting, s.editRule},
		{"POST /rules/draft/rules/{rule}/remove", auth.ManageRouting, s.removeRule},
		{"GET /rules/draft/text", auth.ManageRouting, s.askText},
		{"POST /rules/draft/text", auth.ManageRouting, s.saveText},
		{"GET /rules/draft/simulate", auth.ReadRequests, s.simulate},
		{"GET /rules/publish", auth.ReadRequests, s.askPublish},
		{"POST /rules/publish", auth.ManageRouting, s.publish},
		{"POST /rules/publish/agree", auth.AgreeRouting, s.agreeToRules},
		{"POST /rules/publish/withdraw", auth.AgreeRouting, s.withdrawRules},

		{"GET /reports", auth.ReadLedger, s.showReports},
		{"GET /reports/metrics.csv", auth.ReadLedger, s.sendMetrics},
		{"GET /reports/record.csv", auth.ReadLedger, s.sendRecord},

		{"GET /audit", auth.ReadLedger, s.showAudit},
		{"GET /audit.csv", auth.ReadLedger, s.sendAudit},
		{"GET /audit/check", auth.ReadLedger, s.showCheck},
		{"POST /audit/verify", auth.ReadLedger, s.askCheck},
		{"GET /audit/{entry}", auth.ReadLedger, s.showEntry},

		{"GET /settings", signedIn, s.toSettings},
		{"GET /settings/general", auth.ReadRequests, s.showGeneral},
		{"GET /settings/users", auth.SeeStaff, s.showUsers},
		{"GET /settings/users/new", auth.ManageStaff, s.askUser},
		{"POST /settings/users/new", auth.ManageStaff, s.addUser},
		{"GET /settings/users/{account}", auth.SeeStaff, s.showUser},
		{"POST /settings/users/{account}/role", auth.ManageStaff, s.changeRole},
		{"POST /settings/users/{account}/password", auth.ManageStaff, s.resetPassword},
		{"POST /settings/users/{account}/sessions", auth.ManageStaff, s.endSessions},
		{"POST /settings/users/{account}/disable", auth.ManageStaff, s.disableUser},
		{"POST /settings/users/{account}/enable", auth.ManageStaff, s.enableUser},
		{"GET /settings/tokens", auth.ManageTokens, s.showTokens},
		{"GET /settings/tokens/new", auth.ManageTokens, s.askToken},
		{"POST /settings/tokens/new", auth.ManageTokens, s.createToken},
		{"GET /settings/tokens/{token}/rotate", auth.ManageTokens, s.askRotation},
		{"POST /settings/tokens/{token}/rotate", auth.ManageTokens, s.rotateToken},
		{"GET /settings/tokens/{token}/revoke", auth.ManageTokens, s.askRevocation},
		{"POST /settings/tokens/{token}/revoke", auth.ManageTokens, s.revokeToken},
		{"GET /settings/deadlines", auth.ReadRequests, s.showDeadlines},
		{"GET /settings/retention", auth.ReadRequests, s.showRetention},
		{"GET /settings/health", auth.ReadLedger, s.showHealth},

		{"GET /docs/api", signedIn, s.showAPI},
		{"GET /docs/api/mutations", signedIn, s.listOperations("mutation")},
		{"GET /docs/api/mutations/{mutation}", signedIn, s.showOperation("mutation")},
		{"GET /docs/api/queries", signedIn, s.listOperations("query")},
		{"GET /docs/api/queries/{query}", signedIn, s.showOperation("query")},
		{"GET /docs/api/types", signedIn, s.listTypes},
		{"GET /docs/api/types/{type}", signedIn, s.showType},
		{"GET /docs/api/errors", signedIn, s.showAPIErrors},
		{"GET /docs/api/webhooks", signedIn, s.showWebhooks},
		{"GET /graphiql", signedIn, s.showGraphiQL},
	}
}

// mount puts every address that there is into the mux. Any other is a 404, and
// a method that an address does not have is a 405.
func (s *site) mount() {
	s.mux, s.places = http.NewServeMux(), map[string]bool{}
	for _, p := range s.pages() {
		s.mux.Handle(p.pattern, s.page(p.needs, fromHere(p.do)))
		s.places[p.pattern] = p.needs != anyone && strings.HasPrefix(p.pattern, "GET ")
	}
	s.mux.Handle("GET /queue/events", s.feed(s.watchQueue))
	s.mux.Handle("GET /requests/{reference}/events", s.feed(s.watchRequest))
	s.mux.HandleFunc("/graphql", s.graphql) // tells about the one method in its own format
	s.mux.HandleFunc("GET /schema.graphql", s.schema)
	s.mux.HandleFunc("POST /callbacks/{id}", s.callback)
	s.mux.Handle(static.Prefix, static.Handler())
}

// forMachines reports whether the address is one that programs call: they are
// answered in JSON.
func forMachines(path string) bool {
	return path == "/graphql" || path == "/schema.graphql" || strings.HasPrefix(path, "/callbacks/")
}

// unlisted answers for an address or a method that no route has.
func (s *site) unlisted(w http.ResponseWriter, r *http.Request) {
	plain := newReply()
	s.mux.ServeHTTP(plain, r)
	why := errNoPage
	if plain.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", plain.header.Get("Allow"))
		why = refuse(plain.status, "")
	}
	tell := func(http.ResponseWriter, *http.Request) error { return why }
	if forMachines(r.URL.Path) {
		s.answer(w, r, tell)
		return
	}
	s.page(anyone, tell).ServeHTTP(w, r)
}
