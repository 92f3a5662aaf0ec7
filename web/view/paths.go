package view

import "net/url"

const (
	queuePath        = "/queue"
	queueSheetPath   = "/queue.csv"
	bulkPath         = queuePath + "/bulk"
	newRequestPath   = "/requests/new"
	checkNewPath     = newRequestPath + "/check"
	newViewPath      = viewsPath + "/new"
	apiPath          = "/docs/api"
	searchPath       = "/search"
	archivePath      = "/archive"
	deliveriesPath   = "/deliveries"
	destinationsPath = "/destinations"
	dashboardPath    = "/dashboard"
	chartPath        = "/dashboard.csv"
	reportsPath      = "/reports"
	metricsPath      = reportsPath + "/metrics.csv"
	recordPath       = reportsPath + "/record.csv"
	deadlinesPath    = "/settings/deadlines"
	retentionPath    = "/settings/retention"
	healthPath       = "/settings/health"
	mePath           = "/me"
	keysPath         = mePath + "/keys"
	stayPath         = mePath + "/stay"
	sessionPath      = mePath + "/session"
	loginPath        = "/login"
	logoutPath       = "/logout"
)

// newDestinationPath is the form for a destination that is not there yet. It hides
// the page of a destination with the name "new", which the form does not make.
const newDestinationPath = destinationsPath + "/new"

// requestPath is the page of a request, or of one of its verbs.
func requestPath(reference, verb string) string { return below("/requests", reference, verb) }

// rowLink is the id of the link to a request in its row of the queue. Coming back
// to it, a browser puts the focus there.
func rowLink(reference string) string { return "to-" + reference }

// destinationPath is the page of a destination, or of one of its verbs.
func destinationPath(name, verb string) string { return below(destinationsPath, name, verb) }

// deliveryPath is the page of a delivery, or of one of its verbs.
func deliveryPath(id, verb string) string { return below(deliveriesPath, id, verb) }

func below(list, id, verb string) string {
	path := list + "/" + url.PathEscape(id)
	if verb != "" {
		path += "/" + verb
	}
	return path
}

// withQuery adds the parameters that have a value.
func withQuery(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
