package view

import "net/url"

const (
	queuePath        = "/queue"
	archivePath      = "/archive"
	destinationsPath = "/destinations"
	healthPath       = "/settings/health"
	mePath           = "/me"
	loginPath        = "/login"
	logoutPath       = "/logout"
)

// requestPath is the page of a request, or of one of its verbs.
func requestPath(reference, verb string) string { return below("/requests", reference, verb) }

func destinationPath(name string) string { return below(destinationsPath, name, "") }

func retryPath(delivery string) string { return below("/deliveries", delivery, "retry") }

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
