package oauth

// remedies are what to do about the numbers that Microsoft answers with when
// an application asks for a token for itself.
// learn.microsoft.com/entra/identity-platform/reference-error-codes
var remedies = map[int]string{
	90002:   "there is no such tenant: correct oauth.tenant",
	900023:  "oauth.tenant must be the organisation's domain in Microsoft 365 or its directory id",
	700016:  "the tenant knows no such application: correct oauth.client_id (the application id, not the object id) or oauth.tenant, or let an administrator give consent to the application",
	7000215: "the secret is wrong: oauth.client_secret is the value of the secret, which is shown once when it is made, not its id",
	7000222: "the secret has expired: make a new one for the application (Certificates & secrets) and put its value in oauth.client_secret",
	7000112: "the application is disabled in the tenant: let an administrator enable it (Enterprise applications, Enabled for users to sign in)",
	65001:   "nobody has given consent: let an administrator give it to the application's permissions (API permissions, Grant admin consent)",
	70011:   "the scope is wrong: leave oauth.scope out for Microsoft 365",
	1002012: "the scope is wrong: it must end in /.default; leave oauth.scope out for Microsoft 365",
	500011:  "the tenant has no Exchange Online by the name in oauth.scope: leave it out, and see that oauth.tenant has the mailbox",
	53003:   "a rule of conditional access stops the application: let it in from this machine's address",
	90033:   "Microsoft's service is out of order for the moment: try again later",
}

// Remedy is what to do about it.
func (e *Error) Remedy() string {
	if remedy, known := remedies[e.Number]; known {
		return remedy
	}
	switch {
	case e.Code == "invalid_client":
		return "correct oauth.client_id and oauth.client_secret"
	case e.Code == "unauthorized_client":
		return "let the issuer give this application tokens for itself (client credentials)"
	case e.Code == "invalid_scope":
		return "correct oauth.scope"
	case e.Status >= 300 && e.Status < 400 || e.Status == 404 || e.Status == 405:
		return "oauth.token_url must be the address that gives tokens, not one that leads there"
	case e.Status == 429 || e.Status >= 500:
		return "try again later; the fault is the issuer's"
	}
	return "look up the code with whoever gives the tokens, and see oauth.client_id, oauth.client_secret and oauth.scope"
}
