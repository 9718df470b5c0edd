/* Generated from openapi.yaml by scripts/generate-types.ts; do not edit. */

export interface paths {
    "/api/v1/auth/siwe/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a SIWE challenge.
         * @description Builds the ERC-4361 message that the wallet has to sign and keeps it until it expires. The address, the chain and
         *     (when given) `domain` and `uri` must be on the gateway's allow-lists; without them the configured ones are used.
         *     A challenge to link another wallet (`purpose: link_wallet`) needs a session and is valid for its user only.
         */
        post: operations["issueSiweChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/siwe/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a SIWE signature and issue a session.
         * @description Takes the message exactly as the challenge returned it, with the wallet's signature, and answers a session: a
         *     short-lived access token and a rotating refresh token. Plain wallets are verified without the network; contract
         *     wallets (ERC-1271, ERC-6492) are asked on their chain. A challenge serves once; a 503 does not use it up.
         */
        post: operations["verifySiweSignature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a refresh token.
         * @description Answers a new access token and a new refresh token; the presented one is used up. Presenting a used token again
         *     ends the whole session, since one of its two holders is a thief; so does presenting here the token of a browser
         *     session, which never leaves its cookie.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the current session.
         * @description Ends the session of the presented access token, or with `allSessions` every session of the user.
         */
        post: operations["revokeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the authenticated user.
         * @description The signed-in user with its wallets, and the session of the presented access token with its expiry.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the user's own open sessions.
         * @description Every session of the user that is neither expired nor revoked, newest first, the current one marked.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session, as listSessions names it.
                 * @example ses_01hq8zj5k3m7n9p2r4s6t8v0x
                 */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke one of the user's own sessions.
         * @description Ends one open session of the user, the current one included; its tokens stop working at once.
         */
        delete: operations["revokeSessionById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link another wallet to the account.
         * @description Proves ownership of a further wallet by a challenge of `purpose: link_wallet` that this user asked for. From then
         *     on that wallet signs in to this account too. A wallet belongs to one account only.
         */
        post: operations["linkWallet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/wallets/{walletId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The wallet, as getMe names it.
                 * @example wal_01hq8zj5k3m7n9p2r4s6t8v0y
                 */
                walletId: components["parameters"]["WalletId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unlink a wallet from the account.
         * @description The wallet no longer signs in to this account and the sessions it opened end. The last wallet stays.
         */
        delete: operations["unlinkWallet"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clones owned by the authenticated user.
         * @description The user's clones, newest first.
         */
        get: operations["listClones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * Read clone metadata, entitlement, and active strategy version.
         * @description One clone of the user with its effective entitlement and, once something is published, the active version.
         */
        get: operations["getClone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update owner-editable clone metadata.
         * @description Changes the private display name, the model, or both; fields that are absent stay as they are. The model must be
         *     one that the effective entitlement allows; null returns to the entitlement's default. It cannot change while an
         *     audition of the clone is running.
         */
        patch: operations["updateClone"];
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/entitlement": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * Read the effective clone entitlement projection.
         * @description What the clone may do now, and the slots behind it: one for each granted purchase, with its own limits. The
         *     effective entitlement is the greatest active one of them.
         */
        get: operations["getEntitlement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/strategy/draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * Read the editable strategy draft.
         * @description The clone's one draft graph. Until its owner first saves it, it is the default draft and `persisted` is false.
         *     The `ETag` names this revision.
         */
        get: operations["getStrategyDraft"];
        /**
         * Save the editable strategy draft.
         * @description Replaces the draft. With `If-Match` only the revision that it names is replaced; without it, whatever is there. What
         *     is wrong with the graph comes back in `problems` and does not keep it from being saved, unless it breaks the
         *     entitlement: then nothing is saved, and `details.problems` lists it all.
         */
        put: operations["saveStrategyDraft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/strategy/publish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a strategy version.
         * @description Compiles the stored draft, or the `graph` of the body, which then also becomes the draft, and makes it the clone's
         *     active version. A graph with problems is refused with all of them in `details.problems`. Content that was published
         *     before becomes active again under its old number.
         */
        post: operations["publishStrategyVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/strategy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * List immutable strategy versions.
         * @description All versions of the clone, newest first, without their graphs.
         */
        get: operations["listStrategyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/strategy/versions/{strategyVersionId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The version, as listStrategyVersions names it.
                 * @example ver_01hq8zj5k3m7n9p2r4s6t8v20
                 */
                strategyVersionId: components["parameters"]["StrategyVersionId"];
            };
            cookie?: never;
        };
        /**
         * Read one immutable strategy version.
         * @description A published version with its graph and the branches that it makes.
         */
        get: operations["getStrategyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-backtest/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview backtest policy/quota before starting a run.
         * @description Says what a backtest with this body would do and cost, what is left of the day's quota, and everything that would
         *     keep it from starting. Consumes nothing.
         */
        post: operations["preflightBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-backtest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a decision backtest.
         * @description Takes one run and the model calls that it may need from the day's quota and creates a job, all or nothing. With
         *     `async: false`, the default, the answer waits for the result up to 20 s and is the job after that; a client that
         *     leaves cancels nothing. Without `graph` the active version is run, or else the draft. Without `window` it is the last
         *     6 h of the market's clock.
         */
        post: operations["startBacktest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-backtest/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * List backtest jobs for a clone.
         * @description The clone's backtests, newest first, without their results.
         */
        get: operations["listBacktestJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-backtest/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The job, as startBacktest and listBacktestJobs name it.
                 * @example job_01hq8zj5k3m7n9p2r4s6t8v30
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        /**
         * Read one async backtest job.
         * @description The job with its progress and, once it has completed, its result. Polling once a second is enough.
         */
        get: operations["getBacktestJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-backtest/jobs/{jobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The job, as startBacktest and listBacktestJobs name it.
                 * @example job_01hq8zj5k3m7n9p2r4s6t8v30
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a backtest job.
         * @description Stops a queued or running job; its work ends within moments. A job that is cancelled already answers the same again;
         *     what it took from the quota stays taken once it ran.
         */
        post: operations["cancelBacktestJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/decision-runs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * List persisted decision runs for one clone.
         * @description What the clone's branches decided and what they saw, newest scheduled time first. Of a backtest the runs that acted
         *     are kept, at most 1,000 a job.
         */
        get: operations["listDecisionRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/assets/{symbol}/latest-data": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The asset's symbol.
                 * @example BTC
                 */
                symbol: components["parameters"]["Symbol"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve latest data-stream reads for an asset in a clone pipeline.
         * @description For each branch of the asset, what each of its streams says as of a moment: the same reads that a decision at that
         *     moment gets. Without `pipeline` the active version is taken, or else the draft.
         */
        post: operations["resolveLatestData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/auditions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * List audition attempts for a clone.
         * @description The clone's audition runs, newest first, each with its rules and its progress as of now.
         */
        get: operations["listCloneAuditions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/price-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read tiers, limits and prices.
         * @description Everything a player wants to know before buying; public, the same for everybody.
         */
        get: operations["getPriceList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/audition-fee/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote the audition fee and active SignedVault binding.
         * @description Fixes a price for the session's wallet and issues the deposit nonce that identifies the payment. With `cloneId` or
         *     `createClone` the quote knows what the money is for, so the purchase completes even when the browser never returns.
         */
        post: operations["quoteAuditionFee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/audition-fee/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm or sync an audition-fee deposit.
         * @description Reads the deposit of the session's wallet under `depositNonce` from the vault and, once it has enough
         *     confirmations, grants the purchase: clone, default draft and entitlement in one step. It is a hook to confirm or to
         *     sync, not a way to grant: what is not on the chain is not granted. A repeat answers the same with
         *     `alreadyGranted: true`. Without `cloneId` and `createClone` the quote's intent decides.
         */
        post: operations["submitAuditionFee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the user's purchases.
         * @description Every deposit that the user's wallets made into the vault and the gateway has seen, newest first.
         */
        get: operations["listPurchases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/purchases/{purchaseId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        /**
         * Read one of the user's purchases.
         * @description The payment's place in its state machine, its confirmations, what to do next, and the refund with its withdrawal
         *     signature once that is authorised.
         */
        get: operations["getPurchase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/economy/purchases/{purchaseId}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the money of a purchase that bought nothing.
         * @description For claimable and mismatched purchases, and for granted ones whose audition was voided. The answer carries the withdrawal signature when the signing role is at
         *     hand; otherwise the refund is pending and the signature appears on the purchase later. Only the payer can withdraw,
         *     and the vault pays once. Asking again after the deadline renews the signature under the same withdrawal nonce.
         */
        post: operations["requestRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a clone for good.
         * @description Ends the clone: it can be read and never changed again. Its slot in the Arena goes to the next in the queue at once; an
         *     audition that runs is withdrawn and counts as failed. There is no way back; a repeat answers `CLONE_RETIRED`.
         */
        post: operations["retireOwnClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clones/{cloneId}/public-profile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * Read owner-facing public profile for one clone.
         * @description The profile as its owner wrote it, whether others see it, and what moderators last decided about it. Null while the
         *     clone has none.
         */
        get: operations["getOwnProfile"];
        /**
         * Submit or update owner-facing public profile for one clone.
         * @description Replaces the whole profile, and publishes it at once unless `published` is false. What is absent becomes null. Text is
         *     stored in Unicode normal form NFC; control characters, invisible ones and those that change the direction of writing
         *     are refused. Image links are shown to people as links: the gateway never fetches them. Taking a profile back costs the
         *     clone its place in the Promotion Queue, and its Arena slot if it has one.
         */
        put: operations["putOwnProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public-profiles/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List public profiles owned by the authenticated user.
         * @description The profiles of all the user's clones, published or not, those of the newest clones first.
         */
        get: operations["listOwnProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public-profiles/{cloneId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        /**
         * Read publicly visible clone profile.
         * @description What anybody may know of a clone: its profile, where it stands, how strong its models are and which assets it trades;
         *     never its strategy. Unpublished, hidden and retired profiles are not there, for their owners too. Public.
         */
        get: operations["getPublicProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public-profiles/{cloneId}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a public clone profile.
         * @description Tells the moderators what is wrong with a published profile. Its owner never learns who reported it. A user has one
         *     open report of a profile at a time; their own profile cannot be reported.
         */
        post: operations["reportProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trading/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * Read a paper account.
         * @description The account of one of the user's auditions or Arena stays: its state, its money as of `cursorAt`, and the policy that it
         *     trades under. Everything up to `cursorAt` is in its books; later prices are not known yet.
         */
        get: operations["getTradingAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trading/accounts/{accountId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * List an account's orders.
         * @description Every order that the account received, newest first, those that a gate denied included: `reasonCode` says which, as
         *     docs/trading.md lists them. Stops, targets, liquidations and close-outs are the venue's own and show as fills.
         */
        get: operations["listAccountOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trading/accounts/{accountId}/fills": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * List an account's fills.
         * @description Every trade of the account, newest first, with its price, its fee and what it realised. Each can be worked out again from
         *     the stored candles and docs/trading.md.
         */
        get: operations["listAccountFills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trading/accounts/{accountId}/positions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * List an account's open positions.
         * @description The positions that are open as of `cursorAt`, marked at the last prices before it, by symbol; all of them.
         */
        get: operations["listAccountPositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trading/accounts/{accountId}/equity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * List an account's equity snapshots.
         * @description What the account was worth, oldest first: a snapshot at each whole minute, and a final one after the close-out. To
         *     follow a running account, ask again with the `at` of the last point as `after`.
         */
        get: operations["listAccountEquity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lifecycle/auditions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a clone into its audition.
         * @description Takes one unused purchase of the clone whose limits admit the active strategy version, the newest such; locks that
         *     version; opens a paper account, and queues the run, all or nothing. A clone has at most one live run, and a purchase
         *     serves one run, ever. With an `idempotencyKey` that the caller has used before, the run that it made is answered
         *     again with `alreadyExisted: true`, however long ago that was.
         */
        post: operations["submitAudition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lifecycle/auditions/{auditionRunId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The audition run, as submitAudition and listCloneAuditions name it.
                 * @example aud_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                auditionRunId: components["parameters"]["AuditionRunId"];
            };
            cookie?: never;
        };
        /**
         * Read one owned audition run.
         * @description The run with its rules, its progress by rule and, once it has ended, its verdict. Polling once a second is enough.
         *     With the account's equity points (listAccountEquity) the rules are all that the verdict needs.
         */
        get: operations["getAudition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/arena": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Arena capacity and queue summary.
         * @description How many slots there are and are taken, how many clones wait, the season, the rules, and what happened last. Public.
         */
        get: operations["getArena"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/arena/clones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List active Arena clones.
         * @description The clones that hold a slot, best first: by return since the season began or they were admitted, whichever is later, then
         *     by the smaller drawdown in that time, then by the earlier admission, then by number. Public.
         */
        get: operations["listArenaClones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/arena/promotion-queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Promotion Queue entries.
         * @description The clones that wait for a slot, next first, each with why it waits. Public.
         */
        get: operations["listPromotionQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List supported tradeable assets.
         * @description All assets that a strategy may name, by symbol, each with the history that is stored for it.
         */
        get: operations["listAssets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/polymarket/markets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search stored Polymarket markets.
         * @description Full-text search over the stored prediction markets, best match first; without `q` the most liquid first. Every word
         *     must occur, the last one at least as a beginning.
         */
        get: operations["searchPolymarketMarkets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/defillama/subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search stored DefiLlama subjects.
         * @description Full-text search over the stored chains, protocols, stablecoins and the global subject, best match first; without
         *     `q` the largest first.
         */
        get: operations["searchDefiLlamaSubjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingestion/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read ingestion source health.
         * @description One row for each scheduled channel; `ok` when all of them are.
         */
        get: operations["getIngestionHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingestion/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read ingestion dashboard data.
         * @description Status, volume, coverage and lag of each channel, and the gaps that are known. Public.
         */
        get: operations["getIngestionDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List purchases that are not settled.
         * @description Deposits of every player that are neither granted nor refunded, newest first.
         */
        get: operations["listUnsettledPurchases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/purchases/{purchaseId}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Authorise the refund of a purchase.
         * @description Revokes what the purchase granted, if anything, then authorises its payer to withdraw the money. Written to the
         *     audit log with the reason and the name of the service token.
         */
        post: operations["refundPurchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reports of profiles.
         * @description What users reported, newest first, with the profile as it was then and as it is now.
         */
        get: operations["listReports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/reports/{reportId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The report, as listReports names it.
                 * @example rep_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                reportId: components["parameters"]["ReportId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve the open reports of a profile.
         * @description Decides about the reported profile, and settles every open report of it with that decision: `dismiss` leaves it,
         *     `hide` takes it from everybody's sight until it is reinstated, `retire` does so for good, `reinstate` brings it back.
         *     A report that is settled already can still be used to change the profile's fate. Its owner sees the decision and
         *     the reason, never the reports. Written to the audit log with the name of the service token.
         */
        post: operations["resolveReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/health/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the workers are.
         * @description Every worker that the configuration has, whichever process runs it: who should run how often, when a round last ended
         *     well, and what it reported. A worker is one process at a time, the one that holds its lease.
         */
        get: operations["getWorkerHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/auditions/{auditionRunId}/void": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The audition run, as submitAudition and listCloneAuditions name it.
                 * @example aud_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                auditionRunId: components["parameters"]["AuditionRunId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void an audition run.
         * @description Ends a live run without a verdict: its account is closed, and its payer may ask for the purchase's money back.
         *     Voiding a voided run again changes nothing. Written to the audit log with the reason and the name of the service
         *     token.
         */
        post: operations["voidAudition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/arena/clones/{cloneId}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a clone out of the Arena.
         * @description Frees the clone's slot, which goes to the next in the queue in the same transaction, and bars the clone until the next
         *     season; then it queues anew. Written to the audit log with the reason and the name of the service token.
         */
        post: operations["removeArenaClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/clones/{cloneId}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire any clone for good.
         * @description As retireOwnClone, by an operator: an audition that runs is voided, so that its fee can be paid back. Written to the
         *     audit log with the reason and the name of the service token.
         */
        post: operations["retireClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Milliseconds since the Unix epoch. */
        EpochMs: number;
        /** @description An EIP-155 chain id. */
        ChainId: number;
        /** @description An Ethereum address; accepted in any case, returned in EIP-55 checksum case. */
        Address: string;
        /** @description A block or transaction hash, 32 bytes in hex. */
        Hash32: string;
        /** @description An unsigned 256-bit integer as a decimal string. */
        Uint256: string;
        /** @description An amount in ETH as a decimal string without exponent, up to 18 decimals. */
        EthAmount: string;
        /** @description Signature bytes in hex; kilobytes for smart wallets. */
        Signature: string;
        /** @description An opaque place in a list. */
        Cursor: string;
        /** @description A clone's number. */
        CloneId: number;
        /** @description A user's id. */
        UserId: string;
        /** @description A linked wallet's id. */
        WalletId: string;
        /** @description A session's id. */
        SessionId: string;
        /** @description A quote's id. */
        QuoteId: string;
        /** @description A purchase's id. */
        PurchaseId: string;
        /** @description A strategy version's id. */
        StrategyVersionId: string;
        /** @description A configured model's id. */
        ModelId: string;
        /**
         * @description The tier of a purchase, which bounds its asset capacity and topology.
         * @enum {string}
         */
        CloneCapacityTier: "starter" | "builder" | "pro";
        /**
         * @description The strongest class of models that a purchase allows.
         * @enum {string}
         */
        CloneModelStrength: "cheap" | "medium" | "best";
        /** @description How many assets may be active at once. */
        AssetCapacity: number;
        /** @description The one shape of every failure. */
        Error: {
            /** @description What went wrong. */
            error: {
                /** @description A stable word for programs. */
                code: string;
                /** @description One sentence for a person. */
                message: string;
                /** @description More about this failure; which fields it has depends on the code. */
                details?: {
                    /** @description Every problem of the request, with VALIDATION_FAILED. */
                    issues?: components["schemas"]["ValidationIssue"][];
                } & {
                    [key: string]: unknown;
                };
                /** @description The id of this request, as in the X-Request-Id header. */
                requestId: string;
                /** @description True when the same request may succeed later. */
                retryable?: boolean;
            };
        };
        /** @description One problem of a request. */
        ValidationIssue: {
            /**
             * @description The part of the request.
             * @enum {string}
             */
            in: "path" | "query" | "header" | "cookie" | "body";
            /** @description A JSON Pointer into that part; empty for the part as a whole. */
            path: string;
            /** @description What is wrong there. */
            message: string;
        };
        /**
         * @description What a challenge is for, to open a session or to link a further wallet.
         * @enum {string}
         */
        SiwePurpose: "sign_in" | "link_wallet";
        /** @description Who wants to sign, and for which chain and site. */
        SiweChallengeRequest: {
            /** @description The wallet that will sign. */
            address: components["schemas"]["Address"];
            /** @description The EIP-155 chain id; must be on the allow-list. */
            chainId: components["schemas"]["ChainId"];
            /** @description The site's host with its port, as the message shows it; must be on the allow-list. */
            domain?: string;
            /** @description The URI that the sign-in is for (RFC 3986); its host must be on the allow-list. */
            uri?: string;
            /** @description A sentence that the wallet shows, in the characters that ERC-4361 allows; null for none. */
            statement?: string | null;
            /**
             * @description To sign in, the default, or to link a further wallet, which needs a session.
             * @default sign_in
             */
            purpose?: components["schemas"]["SiwePurpose"];
        };
        /** @description A challenge and its message. */
        SiweChallenge: {
            /** @description The single-use random word of this challenge. */
            nonce: string;
            /** @description The host with its port that the message names. */
            domain: string;
            /** @description The EIP-155 chain id that the message names. */
            chainId: components["schemas"]["ChainId"];
            /** @description The wallet that has to sign. */
            address: components["schemas"]["Address"];
            /** @description The URI that the message names. */
            uri: string;
            /** @description The statement of the message, or null. */
            statement: string | null;
            /** @description When the challenge was issued, ms since the epoch. */
            issuedAt: components["schemas"]["EpochMs"];
            /** @description When the challenge stops working, ms since the epoch. */
            expiresAt: components["schemas"]["EpochMs"];
            /** @description The ERC-4361 message to sign and to send back, byte for byte. */
            message: string;
            purpose: components["schemas"]["SiwePurpose"];
        };
        /** @description A challenge's message with the wallet's signature over it (EIP-191). */
        SiweProof: {
            /** @description The message exactly as the challenge returned it. */
            message: string;
            /** @description The signature in hex: 65 bytes of a plain wallet, any length of a smart wallet. */
            signature: components["schemas"]["Signature"];
        };
        /** @description The session's newest refresh token. */
        RefreshRequest: {
            /** @description The newest refresh token of the session. */
            refreshToken: string;
        };
        /** @description How far the logout reaches. */
        RevokeSessionRequest: {
            /** @description True ends every session of the user, not only this one. */
            allSessions?: boolean;
        };
        /** @description The tokens of a session. */
        SessionTokens: {
            /** @description A JWT to send as bearer token. */
            accessToken: string;
            /** @description When the access token expires, ms since the epoch. */
            accessExpiresAt: components["schemas"]["EpochMs"];
            /** @description An opaque token that serves once, to get the next pair. */
            refreshToken: string;
            /** @description When the refresh token expires if it is not used, ms since the epoch. */
            refreshExpiresAt: components["schemas"]["EpochMs"];
            /** @description The session that both tokens belong to. */
            sessionId: components["schemas"]["SessionId"];
        };
        /** @description A new session and its user. */
        SignInResult: {
            /** @description A JWT to send as bearer token. */
            accessToken: string;
            /** @description When the access token expires, ms since the epoch. */
            accessExpiresAt: components["schemas"]["EpochMs"];
            /** @description An opaque token that serves once, to get the next pair. */
            refreshToken: string;
            /** @description When the refresh token expires if it is not used, ms since the epoch. */
            refreshExpiresAt: components["schemas"]["EpochMs"];
            /** @description The session that both tokens belong to. */
            sessionId: components["schemas"]["SessionId"];
            /** @description The same session, as getMe shows it. */
            session: components["schemas"]["CurrentSession"];
            /** @description The user whom the wallet belongs to. */
            user: components["schemas"]["User"];
            /** @description True when this sign-in created the user. */
            isNewUser: boolean;
        };
        /** @description A player. */
        User: {
            userId: components["schemas"]["UserId"];
            /** @description When the user first signed in, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description The wallets that sign in to this account, oldest first. */
            wallets: components["schemas"]["Wallet"][];
        };
        /** @description A wallet that signs in to an account. */
        Wallet: {
            walletId: components["schemas"]["WalletId"];
            /** @description The wallet's address. */
            address: components["schemas"]["Address"];
            /**
             * @description A key-owned account (eoa), good on every chain, or a contract account, good on its chain only.
             * @enum {string}
             */
            kind: "eoa" | "contract";
            /** @description The EIP-155 chain of a contract account; null for a key-owned one. */
            chainId: number | null;
            /** @description When the wallet was linked, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
        };
        /** @description One wallet. */
        WalletResult: {
            wallet: components["schemas"]["Wallet"];
        };
        /** @description Who is signed in, and by which session. */
        Me: {
            user: components["schemas"]["User"];
            session: components["schemas"]["CurrentSession"];
        };
        /** @description The session of the presented access token. */
        CurrentSession: {
            sessionId: components["schemas"]["SessionId"];
            /** @description When the session was opened, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When the session ends however often it is refreshed, ms since the epoch. */
            expiresAt: components["schemas"]["EpochMs"];
            /** @description When the presented access token expires, ms since the epoch. */
            accessExpiresAt: components["schemas"]["EpochMs"];
            /** @description The wallet that opened the session. */
            walletId: components["schemas"]["WalletId"];
            /** @description That wallet's address. */
            address: components["schemas"]["Address"];
        };
        /** @description The user's open sessions. */
        SessionList: {
            /** @description Every open session, newest first. */
            sessions: components["schemas"]["Session"][];
        };
        /** @description An open session as its owner sees it. */
        Session: {
            sessionId: components["schemas"]["SessionId"];
            /** @description When the session was opened, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When the session was last refreshed or opened, ms since the epoch. */
            lastUsedAt: components["schemas"]["EpochMs"];
            /** @description When the session ends however often it is refreshed, ms since the epoch. */
            expiresAt: components["schemas"]["EpochMs"];
            /** @description What the client called itself when it signed in, cut to 256 characters; null when it said nothing. */
            userAgent: string | null;
            /**
             * @description Whether the tokens are held by an API client or by the browser side.
             * @enum {string}
             */
            client: "api" | "browser";
            /** @description True for the session of the presented access token. */
            current: boolean;
        };
        /**
         * @description Where the clone is in its life, derived: setup_required (nothing published yet), configured (may be submitted),
         *     audition_running, audition_failed (failed or voided; may retry), competition_eligible (passed, waits for a place),
         *     competing (holds an Arena slot), retired.
         * @enum {string}
         */
        CloneState: "setup_required" | "configured" | "audition_running" | "audition_failed" | "competition_eligible" | "competing" | "retired";
        /** @description A trading agent. */
        Clone: {
            cloneId: components["schemas"]["CloneId"];
            /** @description The name that only its owner sees; null for none. */
            displayName: string | null;
            /** @description The configured model it thinks with; null for the entitlement's default. */
            model: string | null;
            state: components["schemas"]["CloneState"];
            /** @description When the clone was born, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When its metadata last changed, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            /** @description When it was retired, ms since the epoch; null while it is not. */
            retiredAt: number | null;
        };
        /** @description What to change; absent fields stay as they are. */
        CloneUpdate: {
            /** @description The private name, 1 to 64 characters without control characters; null removes it. */
            displayName?: string | null;
            /** @description A model that the effective entitlement allows; null returns to its default. */
            model?: string | null;
        };
        /** @description The clone that a payment shall create. */
        CreateClone: {
            /** @description Its private name, 1 to 64 characters without control characters; null or absent for none. */
            displayName?: string | null;
            /** @description A model of the bought strength; null or absent for its default. */
            model?: string | null;
        };
        /** @description One page of clones. */
        ClonePage: {
            /** @description The clones, newest first. */
            clones: components["schemas"]["Clone"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description One clone. */
        CloneResult: {
            clone: components["schemas"]["Clone"];
        };
        /** @description One clone with what it may do and what it runs. */
        CloneDetail: {
            clone: components["schemas"]["Clone"];
            /** @description The effective entitlement; null when no purchase stands behind the clone any more. */
            entitlement: components["schemas"]["Entitlement"] | null;
            /** @description The active strategy version; null before the first publication. */
            activeStrategyVersion: components["schemas"]["StrategyVersionSummary"] | null;
        };
        /** @description How large a strategy graph may get. */
        Topology: {
            /** @description Enabled trading prompts at most, a count. */
            enabledPrompts: number;
            /** @description Stream links of one asset at most, a count. */
            linksPerAsset: number;
            /** @description Stream links summed over all assets at most, a count. */
            expandedLinks: number;
        };
        /**
         * @description active, or suspended while its deposit is missing from the chain after a reorg; that permits nothing.
         * @enum {string}
         */
        EntitlementStatus: "active" | "suspended";
        /**
         * @description What one granted purchase allows. The effective entitlement of a clone is its greatest active one; while none is
         *     active, the greatest suspended one stands in its place and says why nothing is permitted.
         */
        Entitlement: {
            tier: components["schemas"]["CloneCapacityTier"];
            assetCapacity: components["schemas"]["AssetCapacity"];
            modelStrength: components["schemas"]["CloneModelStrength"];
            topology: components["schemas"]["Topology"];
            /** @description The ids of the models that may be chosen; the first is the default. */
            allowedModels: components["schemas"]["ModelId"][];
            status: components["schemas"]["EntitlementStatus"];
            /** @description When the purchase was granted, ms since the epoch. */
            grantedAt: components["schemas"]["EpochMs"];
            /** @description The purchase that grants it. */
            purchaseId: components["schemas"]["PurchaseId"];
        };
        /** @description The effective entitlement and the slots behind it. */
        EntitlementResult: {
            /** @description The effective entitlement; null when no purchase stands behind the clone any more. */
            entitlement: components["schemas"]["Entitlement"] | null;
            /** @description One slot for each granted purchase that was not refunded, greatest first; the first is the effective one. */
            slots: components["schemas"]["Entitlement"][];
        };
        /** @description The draft of a clone. */
        StrategyDraftResult: {
            draft: components["schemas"]["StrategyDraft"];
            /** @description False while this is the default draft that its owner never saved. */
            persisted: boolean;
        };
        /** @description The editable graph of a clone. */
        StrategyDraft: {
            graph: components["schemas"]["CloneStrategyGraph"];
            /** @description Counts the draft's changes, from 1. */
            revision: number;
            /** @description When the draft last changed, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
        };
        /** @description A published, immutable version of a clone's graph. */
        StrategyVersionSummary: {
            strategyVersionId: components["schemas"]["StrategyVersionId"];
            /** @description Counts the clone's versions, from 1. */
            number: number;
            /** @description SHA-256 of the graph's canonical JSON (RFC 8785) without its layout, in hex. */
            contentHash: string;
            /** @description When the version was published, ms since the epoch. */
            publishedAt: components["schemas"]["EpochMs"];
        };
        /**
         * @description What a clone trades and why: data streams feed asset selections, each asset selection feeds trading prompts. At most
         *     64 KB as JSON. One enabled prompt and one of its assets make one branch, which decides on its own. The schema
         *     checks each node for itself; how the nodes hang together is checked when the graph is compiled.
         */
        CloneStrategyGraph: {
            /**
             * @description The version of this format.
             * @constant
             */
            schemaVersion: 1;
            /** @description The blocks; their ids are unique within the graph. */
            nodes: components["schemas"]["StrategyNode"][];
            /** @description The connections, from data_stream to asset_selection and from asset_selection to trading_prompt. */
            edges: components["schemas"]["StrategyEdge"][];
            layout?: components["schemas"]["StrategyLayout"];
        };
        /** @description The id of a node or an edge, chosen by the editor. */
        StrategyElementId: string;
        /** @description What the editor shows on the node; no meaning for trading. */
        StrategyLabel: string;
        /** @description A connection between two nodes. */
        StrategyEdge: {
            /** @description The edge's id; unique within the graph. */
            id: components["schemas"]["StrategyElementId"];
            /** @description The id of the node that the edge leaves. */
            source: components["schemas"]["StrategyElementId"];
            /** @description The id of the node that the edge enters. */
            target: components["schemas"]["StrategyElementId"];
        };
        /** @description A block of the graph, by its type. */
        StrategyNode: components["schemas"]["DataStreamNode"] | components["schemas"]["AssetSelectionNode"] | components["schemas"]["TradingPromptNode"];
        /** @description A source of context for the assets that it is linked to. */
        DataStreamNode: {
            id: components["schemas"]["StrategyElementId"];
            /**
             * @description The kind of block.
             * @constant
             */
            type: "data_stream";
            label?: components["schemas"]["StrategyLabel"];
            config: components["schemas"]["DataStreamConfig"];
        };
        /** @description The assets that the prompts behind it trade. */
        AssetSelectionNode: {
            id: components["schemas"]["StrategyElementId"];
            /**
             * @description The kind of block.
             * @constant
             */
            type: "asset_selection";
            label?: components["schemas"]["StrategyLabel"];
            /** @description Which assets. */
            config: {
                /** @description The assets' symbols, each once. An asset belongs to exactly one enabled prompt. */
                symbols: components["schemas"]["AssetSymbol"][];
            };
        };
        /** @description The symbol of a tradeable asset, e.g. BTC. */
        AssetSymbol: string;
        /** @description Decides on a cadence, for each of its assets, what to do. */
        TradingPromptNode: {
            id: components["schemas"]["StrategyElementId"];
            /**
             * @description The kind of block.
             * @constant
             */
            type: "trading_prompt";
            label?: components["schemas"]["StrategyLabel"];
            config: components["schemas"]["TradingPromptConfig"];
        };
        /**
         * @description How the stream reaches the decision: off (not at all), auto (when it has something fresh), standard (always shown,
         *     gaps are named), required (missing or stale data skips the branch).
         * @enum {string}
         */
        StreamInclusion: "off" | "auto" | "standard" | "required";
        /**
         * @description How far back a read reaches, fast 24, balanced 72 or deep 288 points.
         * @enum {string}
         */
        StreamDepth: "fast" | "balanced" | "deep";
        /**
         * @description The length of a candle.
         * @enum {string}
         */
        CandleInterval: "1m" | "5m" | "15m" | "1h" | "4h" | "1d";
        /** @description Which stream, by its provider. */
        DataStreamConfig: components["schemas"]["HyperliquidStreamConfig"] | components["schemas"]["PolymarketStreamConfig"] | components["schemas"]["DefiLlamaStreamConfig"];
        /** @description Market data of each linked asset, by its channel. */
        HyperliquidStreamConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "hyperliquid";
        } & (components["schemas"]["HyperliquidCandlesConfig"] | components["schemas"]["HyperliquidIndicatorsConfig"] | components["schemas"]["HyperliquidFundingConfig"]);
        /** @description Completed candles. */
        HyperliquidCandlesConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "hyperliquid";
            /**
             * @description The kind of data.
             * @constant
             */
            channel: "candles";
            interval: components["schemas"]["CandleInterval"];
            inclusion: components["schemas"]["StreamInclusion"];
            depth: components["schemas"]["StreamDepth"];
        };
        /** @description RSI 14, Bollinger 20 ± 2σ, SMA and EMA 20 and MACD 12/26/9 over completed candles. */
        HyperliquidIndicatorsConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "hyperliquid";
            /**
             * @description The kind of data.
             * @constant
             */
            channel: "indicators";
            /** @description The candles that the indicators are computed over. */
            interval: components["schemas"]["CandleInterval"];
            inclusion: components["schemas"]["StreamInclusion"];
            depth: components["schemas"]["StreamDepth"];
        };
        /** @description Funding rates and what presses on them; perpetuals only, on the venue's own schedule. */
        HyperliquidFundingConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "hyperliquid";
            /**
             * @description The kind of data.
             * @constant
             */
            channel: "funding";
            inclusion: components["schemas"]["StreamInclusion"];
            depth: components["schemas"]["StreamDepth"];
        };
        /** @description One prediction market, the same for every linked asset. */
        PolymarketStreamConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "polymarket";
            /**
             * @description Markets that end soon (every 5 min) or later (every 30 min).
             * @enum {string}
             */
            channel: "immediate_market" | "later_market";
            /** @description The market's id, as the market search names it. */
            marketId: string;
            inclusion: components["schemas"]["StreamInclusion"];
            depth: components["schemas"]["StreamDepth"];
        };
        /** @description On-chain capital figures of one subject, hourly. */
        DefiLlamaStreamConfig: {
            /**
             * @description The source.
             * @constant
             */
            provider: "defillama";
            /**
             * @description The kind of data.
             * @enum {string}
             */
            channel: "capital_base" | "capital_flows" | "economic_throughput";
            /**
             * @description What the figures are about.
             * @enum {string}
             */
            subjectType: "global" | "chain" | "protocol" | "stablecoin";
            /** @description The subject's id, as the subject search names it; `global` for the one global subject. */
            subject: string;
            inclusion: components["schemas"]["StreamInclusion"];
            depth: components["schemas"]["StreamDepth"];
        };
        /** @description How the prompt decides, by its engine. */
        TradingPromptConfig: components["schemas"]["RulesPromptConfig"] | components["schemas"]["ModelPromptConfig"];
        /** @description Decides by typed conditions; deterministic and free. */
        RulesPromptConfig: {
            enabled: components["schemas"]["PromptEnabled"];
            cadenceSec: components["schemas"]["PromptCadenceSec"];
            /**
             * @description The engine that decides.
             * @constant
             */
            engine: "rules";
            rules: components["schemas"]["RuleSet"];
            risk: components["schemas"]["RiskLimits"];
            execution: components["schemas"]["Execution"];
        };
        /** @description Decides by asking the clone's language model. */
        ModelPromptConfig: {
            enabled: components["schemas"]["PromptEnabled"];
            cadenceSec: components["schemas"]["PromptCadenceSec"];
            /**
             * @description The engine that decides.
             * @constant
             */
            engine: "model";
            /** @description The instruction to the model, in the owner's words. */
            prompt: string;
            risk: components["schemas"]["RiskLimits"];
            execution: components["schemas"]["Execution"];
        };
        /** @description A prompt that is not enabled decides nothing and counts for no limit. */
        PromptEnabled: boolean;
        /** @description Seconds between two decisions of a branch. */
        PromptCadenceSec: number;
        /**
         * @description Evaluated at each decision for each asset. With an open position `exit` is looked at first, and closes it. Then
         *     `long` and `short`: the one that holds opens its side, or turns an opposite position round; if both hold, neither
         *     acts. A side without a condition is never opened; without `exit` a position ends by the opposite side or by `risk`.
         *     At least one of `long` and `short` is needed to compile. A condition whose data is missing does not hold.
         */
        RuleSet: {
            /** @description When to hold a long position. */
            long?: components["schemas"]["RuleCondition"];
            /** @description When to hold a short position. */
            short?: components["schemas"]["RuleCondition"];
            /** @description When to close the position, whichever its side. */
            exit?: components["schemas"]["RuleCondition"];
            /**
             * @description The margin of a new position as a share of the account's equity; its notional is equity × sizeFraction ×
             *     leverage, cut to risk.maxPositionFraction.
             */
            sizeFraction: number;
        };
        /** @description A condition over market data, by `op`. At most 8 levels deep and 64 comparisons in one rule set. */
        RuleCondition: components["schemas"]["RuleAll"] | components["schemas"]["RuleAny"] | components["schemas"]["RuleNot"] | components["schemas"]["RuleCompare"];
        /** @description Holds when every one of its conditions holds. */
        RuleAll: {
            /**
             * @description The kind of condition.
             * @constant
             */
            op: "all";
            /** @description The conditions. */
            conditions: components["schemas"]["RuleCondition"][];
        };
        /** @description Holds when at least one of its conditions holds. */
        RuleAny: {
            /**
             * @description The kind of condition.
             * @constant
             */
            op: "any";
            /** @description The conditions. */
            conditions: components["schemas"]["RuleCondition"][];
        };
        /** @description Holds when its condition does not hold; missing data under it makes neither hold. */
        RuleNot: {
            /**
             * @description The kind of condition.
             * @constant
             */
            op: "not";
            condition: components["schemas"]["RuleCondition"];
        };
        /**
         * @description Compares two values. `crosses_above` holds when left was at or below right one point earlier and is above it now;
         *     `crosses_below` the other way round.
         */
        RuleCompare: {
            /**
             * @description The kind of condition.
             * @constant
             */
            op: "compare";
            /** @description The value on the left. */
            left: components["schemas"]["RuleOperand"];
            /**
             * @description How left must stand to right.
             * @enum {string}
             */
            comparator: "<" | "<=" | ">" | ">=" | "crosses_above" | "crosses_below";
            /** @description The value on the right. */
            right: components["schemas"]["RuleOperand"];
        };
        /** @description A value to compare, by `kind`. */
        RuleOperand: components["schemas"]["PriceOperand"] | components["schemas"]["IndicatorOperand"] | components["schemas"]["StreamOperand"] | components["schemas"]["ConstantOperand"];
        /** @description How many points back, 0 for the last completed one. */
        RuleOffset: number;
        /** @description A field of a completed candle of the branch's asset. */
        PriceOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "price";
            /**
             * @description Which field; prices in the quote currency, volume in units of the asset.
             * @enum {string}
             */
            field: "open" | "high" | "low" | "close" | "volume";
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /**
         * @description The candle field that the indicator is computed over; hl2 = (high + low) / 2, hlc3 = (high + low + close) / 3.
         * @enum {string}
         */
        IndicatorSource: "open" | "high" | "low" | "close" | "hl2" | "hlc3";
        /** @description The length of the indicator's window, in candles. */
        IndicatorPeriod: number;
        /** @description A technical indicator over completed candles of the branch's asset, by its name. */
        IndicatorOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
        } & (components["schemas"]["SmaOperand"] | components["schemas"]["EmaOperand"] | components["schemas"]["RsiOperand"] | components["schemas"]["BollingerOperand"] | components["schemas"]["MacdOperand"]);
        /** @description Simple moving average, in the quote currency. */
        SmaOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
            /**
             * @description The indicator.
             * @constant
             */
            indicator: "sma";
            period: components["schemas"]["IndicatorPeriod"];
            source: components["schemas"]["IndicatorSource"];
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description Exponential moving average, k = 2 / (period + 1), seeded by the simple one; in the quote currency. */
        EmaOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
            /**
             * @description The indicator.
             * @constant
             */
            indicator: "ema";
            period: components["schemas"]["IndicatorPeriod"];
            source: components["schemas"]["IndicatorSource"];
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description Relative strength index after Wilder, 0 to 100. */
        RsiOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
            /**
             * @description The indicator.
             * @constant
             */
            indicator: "rsi";
            period: components["schemas"]["IndicatorPeriod"];
            source: components["schemas"]["IndicatorSource"];
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description A line of the Bollinger bands, in the quote currency. */
        BollingerOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
            /**
             * @description The indicator.
             * @constant
             */
            indicator: "bollinger";
            /**
             * @description Which line.
             * @enum {string}
             */
            line: "upper" | "middle" | "lower";
            period: components["schemas"]["IndicatorPeriod"];
            /** @description The distance of the outer bands, in population standard deviations. */
            deviations: number;
            source: components["schemas"]["IndicatorSource"];
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description A line of the moving average convergence divergence, in the quote currency. */
        MacdOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "indicator";
            /**
             * @description The indicator.
             * @constant
             */
            indicator: "macd";
            /**
             * @description Which line; histogram = macd − signal.
             * @enum {string}
             */
            line: "macd" | "signal" | "histogram";
            /** @description The period of the fast average, in candles; smaller than slowPeriod. */
            fastPeriod: components["schemas"]["IndicatorPeriod"];
            /** @description The period of the slow average, in candles. */
            slowPeriod: components["schemas"]["IndicatorPeriod"];
            /** @description The period of the signal line, in candles. */
            signalPeriod: components["schemas"]["IndicatorPeriod"];
            source: components["schemas"]["IndicatorSource"];
            interval: components["schemas"]["CandleInterval"];
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description A value of a data stream that is linked to the branch's asset. */
        StreamOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "stream";
            /** @description The id of the data_stream node. */
            nodeId: components["schemas"]["StrategyElementId"];
            /** @description A numeric field of that stream's points, e.g. fundingRate; which exist depends on its channel. */
            field: string;
            offset: components["schemas"]["RuleOffset"];
        };
        /** @description A fixed number. */
        ConstantOperand: {
            /**
             * @description The kind of value.
             * @constant
             */
            kind: "constant";
            /** @description The number, in the unit of the value that it is compared with. */
            value: number;
        };
        /** @description What bounds every position of the prompt, whatever its engine decides. */
        RiskLimits: {
            /** @description The margin of one asset's position at most, as a share of the account's equity. */
            maxPositionFraction: number;
            /** @description Notional over margin; at most what the market allows. */
            leverage: number;
            /** @description Closes the position at this loss, as a share of its entry price; null for none. */
            stopLossFraction: number | null;
            /** @description Closes the position at this gain, as a share of its entry price; null for none. */
            takeProfitFraction: number | null;
        };
        /** @description How orders are sent, by their type. */
        Execution: components["schemas"]["MarketExecution"] | components["schemas"]["LimitExecution"];
        /** @description Market orders. */
        MarketExecution: {
            /**
             * @description The type of order.
             * @constant
             */
            orderType: "market";
        };
        /** @description Limit orders at an offset from the price at the decision. */
        LimitExecution: {
            /**
             * @description The type of order.
             * @constant
             */
            orderType: "limit";
            /** @description Distance to the better side (below for a buy, above for a sell), in basis points; negative crosses. */
            offsetBps: number;
            /**
             * @description Good till cancelled, immediate or cancel, fill or kill.
             * @enum {string}
             */
            timeInForce: "gtc" | "ioc" | "fok";
            /** @description True refuses the order rather than take liquidity; with gtc only. */
            postOnly: boolean;
        };
        /** @description Where the editor shows things; no meaning for trading and no part of a version's hash. */
        StrategyLayout: {
            /** @description Positions by node id. */
            nodes?: {
                [key: string]: components["schemas"]["LayoutPoint"];
            };
            /** @description What part of the canvas is visible. */
            viewport?: {
                /** @description Horizontal shift, in canvas units. */
                x: components["schemas"]["LayoutCoordinate"];
                /** @description Vertical shift, in canvas units. */
                y: components["schemas"]["LayoutCoordinate"];
                /** @description The scale, 1 for natural size. */
                zoom: number;
            };
            /** @description The position of the canvas' Trading Clone block. */
            terminal?: components["schemas"]["LayoutPoint"];
        };
        /** @description A position on the canvas. */
        LayoutPoint: {
            /** @description Horizontal position, in canvas units. */
            x: components["schemas"]["LayoutCoordinate"];
            /** @description Vertical position, in canvas units. */
            y: components["schemas"]["LayoutCoordinate"];
        };
        /** @description A canvas coordinate, in canvas units. */
        LayoutCoordinate: number;
        /** @description The graph to save. */
        StrategyDraftSave: {
            graph: components["schemas"]["CloneStrategyGraph"];
        };
        /** @description The draft after saving, and what keeps it from being published. */
        StrategyDraftSaved: {
            draft: components["schemas"]["StrategyDraft"];
            /** @description Everything that publishing would refuse; empty when the graph compiles. */
            problems: components["schemas"]["GraphProblem"][];
        };
        /** @description One thing that is wrong with a graph. */
        GraphProblem: {
            code: components["schemas"]["GraphProblemCode"];
            /** @description The node at fault, if it is one. */
            nodeId?: components["schemas"]["StrategyElementId"];
            /** @description The edge at fault, if it is one. */
            edgeId?: components["schemas"]["StrategyElementId"];
            /** @description JSON Pointer into the graph. */
            path: string;
            /** @description One sentence for a person. */
            message: string;
            /** @description For a cycle, the ids of its nodes in order; the last one leads to the first. */
            cycle?: components["schemas"]["StrategyElementId"][];
        };
        /**
         * @description The kind of problem, stable.
         * @enum {string}
         */
        GraphProblemCode: "DUPLICATE_NODE_ID" | "DUPLICATE_EDGE_ID" | "DUPLICATE_EDGE" | "DANGLING_EDGE" | "EDGE_NOT_ALLOWED" | "CYCLE" | "UNREACHABLE_NODE" | "MISSING_INPUT" | "NO_ENABLED_PROMPT" | "DUPLICATE_CLAIM" | "UNKNOWN_SYMBOL" | "INACTIVE_SYMBOL" | "UNLINKED_STREAM" | "UNKNOWN_STREAM_FIELD" | "MACD_PERIODS" | "RULES_WITHOUT_SIDE" | "RULES_TOO_DEEP" | "RULES_TOO_MANY" | "POST_ONLY_NEEDS_GTC" | "LEVERAGE_ABOVE_MARKET" | "NO_ENTITLEMENT" | "TOO_MANY_ASSETS" | "TOO_MANY_PROMPTS" | "TOO_MANY_LINKS" | "TOO_MANY_EXPANDED_LINKS" | "MODEL_NOT_ALLOWED";
        /** @description Optionally, what to publish. */
        StrategyPublish: {
            graph?: components["schemas"]["CloneStrategyGraph"];
        };
        /** @description The active version and its clone. */
        StrategyPublished: {
            version: components["schemas"]["StrategyVersion"];
            clone: components["schemas"]["Clone"];
        };
        /** @description A published, immutable version with its graph. */
        StrategyVersion: {
            strategyVersionId: components["schemas"]["StrategyVersionId"];
            /** @description Counts the clone's versions, from 1. */
            number: number;
            /** @description SHA-256 of the graph's canonical JSON (RFC 8785) without its layout, in hex. */
            contentHash: string;
            /** @description When the version was published, ms since the epoch. */
            publishedAt: components["schemas"]["EpochMs"];
            /** @description True for the one version in force. */
            active: boolean;
            graph: components["schemas"]["CloneStrategyGraph"];
            /** @description What the graph compiles to, one branch for each enabled prompt and asset. */
            branches: components["schemas"]["StrategyBranch"][];
        };
        /** @description One enabled prompt and one of its assets, which decides on its own. */
        StrategyBranch: {
            branchId: components["schemas"]["BranchId"];
            /** @description The id of the trading_prompt node. */
            promptNodeId: components["schemas"]["StrategyElementId"];
            symbol: components["schemas"]["AssetSymbol"];
            engine: components["schemas"]["DecisionEngine"];
            cadenceSec: components["schemas"]["PromptCadenceSec"];
            /** @description The ids of the data_stream nodes that are linked to the asset. */
            streamNodeIds: components["schemas"]["StrategyElementId"][];
        };
        /** @description A branch's id; the same prompt node and asset have the same one in every version. */
        BranchId: string;
        /** @description The versions of a clone. */
        StrategyVersionList: {
            /** @description Newest first. */
            versions: components["schemas"]["StrategyVersionListItem"][];
        };
        /** @description A version without its graph. */
        StrategyVersionListItem: {
            strategyVersionId: components["schemas"]["StrategyVersionId"];
            /** @description Counts the clone's versions, from 1. */
            number: number;
            /** @description SHA-256 of the graph's canonical JSON (RFC 8785) without its layout, in hex. */
            contentHash: string;
            /** @description When the version was published, ms since the epoch. */
            publishedAt: components["schemas"]["EpochMs"];
            /** @description True for the one version in force. */
            active: boolean;
        };
        /** @description One version. */
        StrategyVersionResult: {
            version: components["schemas"]["StrategyVersion"];
        };
        /**
         * @description What decides; hold never acts.
         * @enum {string}
         */
        DecisionEngine: "hold" | "rules" | "model";
        /**
         * @description Where a decision run is; skipped ones had a reason not to decide.
         * @enum {string}
         */
        DecisionRunStatus: "queued" | "running" | "completed" | "failed" | "skipped";
        /**
         * @description What the decision was for.
         * @enum {string}
         */
        DecisionOrigin: "audition" | "arena" | "backtest";
        /** @description Something to know that stopped nothing. */
        Warning: {
            /** @description The kind of warning, stable. */
            code: string;
            /** @description One sentence for a person. */
            message: string;
            /** @description The node that it is about. */
            nodeId?: components["schemas"]["StrategyElementId"];
            symbol?: components["schemas"]["AssetSymbol"];
            /** @description How often it happened. */
            count?: number;
        };
        /**
         * @description What a stream had to say, ok, nothing at all, or nothing fresh; off streams are not read.
         * @enum {string}
         */
        StreamReadStatus: "ok" | "missing" | "stale" | "off";
        /** @description What a decision saw of one stream. */
        DecisionInput: {
            /** @description The id of the data_stream node. */
            nodeId: components["schemas"]["StrategyElementId"];
            status: components["schemas"]["StreamReadStatus"];
            /** @description What the newest point is about, ms since the epoch; null without one. */
            eventAt: number | null;
            /** @description When the newest point became known, ms since the epoch; null without one. */
            availableAt: number | null;
        };
        /** @description What a decision wants. */
        DecisionAction: {
            /**
             * @description Hold a long position, a short one, or none (exit); hold changes nothing.
             * @enum {string}
             */
            kind: "long" | "short" | "exit" | "hold";
            /** @description The margin of a new position as a share of equity; null where none is opened. */
            sizeFraction: number | null;
            /** @description The model's own words; null for rules. */
            reason: string | null;
        };
        /** @description One decision of one branch. */
        DecisionRun: {
            /** @description The run's id. */
            decisionRunId: string;
            cloneId: components["schemas"]["CloneId"];
            origin: components["schemas"]["DecisionOrigin"];
            /** @description The backtest job, audition or Arena stay. */
            originId: string;
            branchId: components["schemas"]["BranchId"];
            symbol: components["schemas"]["AssetSymbol"];
            status: components["schemas"]["DecisionRunStatus"];
            engine: components["schemas"]["DecisionEngine"];
            /** @description The model that was asked; null for other engines. */
            model: string | null;
            /** @description The moment that the decision is for, on the market's clock, ms since the epoch. */
            scheduledAt: components["schemas"]["EpochMs"];
            /** @description When work on it began, ms since the epoch; for a backtest the same as scheduledAt. */
            startedAt: number | null;
            /** @description When it ended, ms since the epoch; null while it has not. */
            finishedAt: number | null;
            /** @description What it saw, by stream. */
            inputs: components["schemas"]["DecisionInput"][];
            /** @description What it wants done. */
            actions: components["schemas"]["DecisionAction"][];
            /** @description What it wanted and was not allowed to. */
            rejections: components["schemas"]["Warning"][];
            /** @description What to know about it. */
            warnings: components["schemas"]["Warning"][];
            /** @description Tokens sent to the model. */
            promptTokens: number;
            /** @description Tokens that the model wrote. */
            completionTokens: number;
            /** @description What the call cost in US dollars; null where no price is configured. */
            costUsd: number | null;
            /** @description Why it failed or was skipped, stable; null unless it did or was. */
            errorCode: string | null;
        };
        /** @description A page of decision runs. */
        DecisionRunPage: {
            /** @description Newest scheduled time first; ties by id. */
            runs: components["schemas"]["DecisionRun"][];
            /** @description The filters that were applied. */
            filters: {
                symbol?: components["schemas"]["AssetSymbol"];
                branchId?: components["schemas"]["BranchId"];
                status?: components["schemas"]["DecisionRunStatus"];
                /** @description Scheduled at or after, ms since the epoch. */
                scheduledFrom?: components["schemas"]["EpochMs"];
                /** @description Scheduled before, ms since the epoch. */
                scheduledTo?: components["schemas"]["EpochMs"];
                origin?: components["schemas"]["DecisionOrigin"];
                /** @description The backtest job, audition or Arena stay. */
                originId?: string;
            };
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description Which graph, as of when. */
        LatestDataRequest: {
            pipeline?: components["schemas"]["CloneStrategyGraph"];
            /** @description The moment, ms since the epoch on the market's clock; absent means now. */
            asOfMs?: number;
        };
        /** @description What the streams of an asset's branches say. */
        LatestData: {
            symbol: components["schemas"]["AssetSymbol"];
            /** @description The moment, ms since the epoch on the market's clock. */
            asOfMs: components["schemas"]["EpochMs"];
            graphSource: components["schemas"]["GraphSource"];
            /** @description The branches of this asset; empty when the graph does not trade it. */
            branches: components["schemas"]["BranchData"][];
            /** @description What to know about it. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description What one branch sees. */
        BranchData: {
            branchId: components["schemas"]["BranchId"];
            /** @description The id of the trading_prompt node. */
            promptNodeId: components["schemas"]["StrategyElementId"];
            engine: components["schemas"]["DecisionEngine"];
            /** @description True when a required stream is missing or stale, so that the branch would not decide. */
            skipped: boolean;
            /** @description Its streams, in the graph's order. */
            streams: components["schemas"]["StreamRead"][];
            /** @description What to know about the reads. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description What one stream says as of the moment. */
        StreamRead: {
            /** @description The id of the data_stream node. */
            nodeId: components["schemas"]["StrategyElementId"];
            /**
             * @description The source.
             * @enum {string}
             */
            provider: "hyperliquid" | "polymarket" | "defillama";
            /** @description The kind of data. */
            channel: string;
            inclusion: components["schemas"]["StreamInclusion"];
            status: components["schemas"]["StreamReadStatus"];
            /** @description What the newest point is about, ms since the epoch; null without one. */
            eventAt: number | null;
            /** @description When the newest point became known, ms since the epoch; null without one. */
            availableAt: number | null;
            /** @description True when the data is made up by the replay feed. */
            synthetic: boolean;
            /** @description The newest points that were known at the moment, oldest first, as many as the stream's depth. */
            points: components["schemas"]["StreamPoint"][];
        };
        /** @description One point of a stream. */
        StreamPoint: {
            /** @description What the point is about (a candle's opening), ms since the epoch. */
            eventAt: components["schemas"]["EpochMs"];
            /** @description From when on it was known, ms since the epoch. */
            availableAt: components["schemas"]["EpochMs"];
            /** @description Its numbers by field; null where the source had none. */
            values: {
                [key: string]: number | null;
            };
        };
        /** @description Which graph was used. */
        GraphSource: {
            /**
             * @description The graph of the request, the active version, or the draft.
             * @enum {string}
             */
            kind: "request" | "active_version" | "draft";
            /** @description The active version's id; null for the others. */
            strategyVersionId: string | null;
        };
        /** @description A stretch of market time. */
        BacktestWindow: {
            /** @description Its start, inclusive, ms since the epoch. */
            from: number;
            /** @description Its end, exclusive, ms since the epoch; after `from`. */
            to: number;
        };
        /** @description What to backtest; everything has a default. */
        BacktestRequest: {
            graph?: components["schemas"]["CloneStrategyGraph"];
            /**
             * @description Which assets; all active ones.
             * @enum {string}
             */
            assetScope?: "all_active";
            /**
             * @description True answers at once with the job; false waits for the result for up to 20 s.
             * @default false
             */
            async?: boolean;
            window?: components["schemas"]["BacktestWindow"];
            /** @description Seconds between decisions; a prompt with a longer cadence keeps its own. */
            cadenceSec?: number;
            /** @description How many model calls the backtest may make at most; rules decide at every tick and cost none. */
            maxDecisionCalls?: number;
        };
        /** @description What a backtest would do. */
        BacktestPreflight: {
            estimate: components["schemas"]["BacktestEstimate"];
            quota: components["schemas"]["BacktestQuota"];
            usage: components["schemas"]["BacktestUsage"];
            /** @description True when startBacktest with the same body would start it now. */
            allowed: boolean;
            /** @description Everything that keeps it from starting. */
            blockers: components["schemas"]["BacktestBlocker"][];
            /** @description What to know before starting. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description The size of the backtest. */
        BacktestEstimate: {
            window: components["schemas"]["BacktestWindow"];
            graphSource: components["schemas"]["GraphSource"];
            /** @description How many branches the graph has. */
            branches: number;
            /** @description Seconds between decisions of the quickest branch; the larger of the request's and the prompt's. */
            cadenceSec: number;
            /** @description How many candles are simulated, over all assets. */
            bars: number;
            /** @description How many decisions are made, over all branches. */
            ticks: number;
            /** @description How many model calls it may make; recorded calls that are replayed are free. */
            modelCalls: number;
            /** @description Seconds between decisions of a model branch, stretched so that the calls last the whole window; null without one. */
            modelCadenceSec: number | null;
        };
        /** @description What the clone's tier allows in a UTC day. */
        BacktestQuota: {
            /** @description The UTC day. */
            day: string;
            /** @description Backtests a day. */
            runs: number;
            /** @description Model calls a day. */
            modelCalls: number;
            /** @description When the next day begins, ms since the epoch. */
            resetsAt: components["schemas"]["EpochMs"];
        };
        /** @description What the clone has used of it. */
        BacktestUsage: {
            /** @description Backtests started today. */
            runs: number;
            /** @description Model calls made or reserved today. */
            modelCalls: number;
            /** @description The user's jobs that are queued or running. */
            openJobs: number;
        };
        /** @description One thing that keeps a backtest from starting. */
        BacktestBlocker: {
            /**
             * @description The kind of blocker, stable.
             * @enum {string}
             */
            code: "CLONE_RETIRED" | "NO_ENTITLEMENT" | "GRAPH_INVALID" | "WINDOW_INVALID" | "WINDOW_IN_FUTURE" | "WINDOW_TOO_LARGE" | "NO_HISTORY" | "RUNS_EXHAUSTED" | "MODEL_CALLS_EXHAUSTED" | "TOO_MANY_JOBS";
            /** @description One sentence for a person. */
            message: string;
            symbol?: components["schemas"]["AssetSymbol"];
            /** @description For GRAPH_INVALID, what is wrong with the graph. */
            problems?: components["schemas"]["GraphProblem"][];
        };
        /**
         * @description Where a backtest is.
         * @enum {string}
         */
        BacktestStatus: "queued" | "running" | "completed" | "failed" | "cancelled";
        /** @description How far a backtest is. */
        BacktestProgress: {
            /**
             * @description What it does.
             * @enum {string}
             */
            phase: "queued" | "loading" | "deciding" | "simulating" | "done";
            /** @description The share that is done, 0 to 1; never falls while it runs. */
            fraction: number;
            /** @description Candles simulated. */
            barsDone: number;
            /** @description Candles to simulate. */
            barsTotal: number;
            /** @description Model decisions made. */
            modelCallsDone: number;
            /** @description Model decisions to make. */
            modelCallsTotal: number;
        };
        /** @description A backtest as a job. */
        BacktestJob: {
            jobId: components["schemas"]["JobId"];
            cloneId: components["schemas"]["CloneId"];
            status: components["schemas"]["BacktestStatus"];
            window: components["schemas"]["BacktestWindow"];
            /** @description Seconds between decisions of the quickest branch. */
            cadenceSec: number;
            graphSource: components["schemas"]["GraphSource"];
            progress: components["schemas"]["BacktestProgress"];
            /** @description Why it failed, one sentence; null unless it did. */
            error: string | null;
            /** @description When it was started by its owner, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When it last changed, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            /** @description When work on it began, ms since the epoch; null while it is queued. */
            startedAt: number | null;
            /** @description When it ended, ms since the epoch; null while it has not. */
            finishedAt: number | null;
        };
        /** @description A backtest with its result. */
        BacktestJobDetail: {
            jobId: components["schemas"]["JobId"];
            cloneId: components["schemas"]["CloneId"];
            status: components["schemas"]["BacktestStatus"];
            window: components["schemas"]["BacktestWindow"];
            /** @description Seconds between decisions of the quickest branch. */
            cadenceSec: number;
            graphSource: components["schemas"]["GraphSource"];
            progress: components["schemas"]["BacktestProgress"];
            /** @description The result once it has completed, null before. */
            result: components["schemas"]["BacktestResult"] | null;
            /** @description Why it failed, one sentence; null unless it did. */
            error: string | null;
            /** @description When it was started by its owner, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When it last changed, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            /** @description When work on it began, ms since the epoch; null while it is queued. */
            startedAt: number | null;
            /** @description When it ended, ms since the epoch; null while it has not. */
            finishedAt: number | null;
        };
        /** @description One job. */
        BacktestJobResult: {
            job: components["schemas"]["BacktestJob"];
        };
        /** @description A page of backtests. */
        BacktestJobPage: {
            /** @description Newest first. */
            jobs: components["schemas"]["BacktestJob"][];
            /** @description How many entries the page could hold. */
            limit: number;
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description The id of a backtest job. */
        JobId: string;
        /**
         * @description What a backtest came to. Decisions see only what was known at their moment and fill at the next bar's opening price;
         *     figures are in USDC and computed in binary floating point, good to 1e-9.
         */
        BacktestResult: {
            jobId: components["schemas"]["JobId"];
            cloneId: components["schemas"]["CloneId"];
            window: components["schemas"]["BacktestWindow"];
            /** @description Seconds between decisions of the quickest branch. */
            cadenceSec: number;
            graphSource: components["schemas"]["GraphSource"];
            model: components["schemas"]["BacktestModel"];
            summary: components["schemas"]["BacktestSummary"];
            /** @description Equity over time, oldest first; the extremes are kept. */
            series: components["schemas"]["EquityPoint"][];
            /** @description The figures of each branch. */
            assets: components["schemas"]["BacktestAsset"][];
            /** @description What to know about the figures. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description What the model engine did. */
        BacktestModel: {
            /** @description The clone's model; null when no branch asks one. */
            model: string | null;
            /** @description Calls that were made and count against the quota. */
            calls: number;
            /** @description Answers taken from the record, free. */
            replayedCalls: number;
            /** @description Tokens sent. */
            promptTokens: number;
            /** @description Tokens received. */
            completionTokens: number;
        };
        /** @description Equity at a moment. */
        EquityPoint: {
            /** @description The moment, ms since the epoch. */
            at: components["schemas"]["EpochMs"];
            /** @description Cash and positions at mark, in USDC. */
            equity: number;
            /** @description The fall from the highest equity so far, as a share of it, 0 to 1. */
            drawdown: number;
        };
        /**
         * @description The statistics; null where undefined. Convention `crypto_365`: Sharpe = mean / standard deviation (ddof 1) of
         *     UTC-daily returns × √365, Sortino with the downside over all days, CAGR on 365.25 days, drawdown on equity marked at
         *     every bar.
         */
        BacktestSummary: {
            /**
             * @description How the statistics are annualised.
             * @enum {string}
             */
            convention: "crypto_365" | "equities_252";
            /** @description Equity at the start, in USDC. */
            startEquity: number;
            /** @description Equity at the end, in USDC. */
            endEquity: number;
            /** @description End over start, minus 1. */
            totalReturn: number;
            /** @description The mean return of holding each asset over the window. */
            buyAndHoldReturn: number | null;
            /** @description Compound annual growth rate. */
            cagr: number | null;
            /** @description Annualised standard deviation of daily returns. */
            volatility: number | null;
            /** @description Annualised mean over standard deviation of daily returns. */
            sharpe: number | null;
            /** @description The same over downside deviation. */
            sortino: number | null;
            /** @description CAGR over maximum drawdown. */
            calmar: number | null;
            /** @description The deepest fall from a peak, as a share of it, 0 to 1. */
            maxDrawdown: number;
            /** @description The longest time below a peak, in seconds. */
            maxDrawdownSec: number;
            /** @description The share of bars with an open position, 0 to 1. */
            exposure: number;
            /** @description Closed round trips. */
            trades: number;
            /** @description The share of trades with a profit, 0 to 1. */
            winRate: number | null;
            /** @description Gross profit over gross loss. */
            profitFactor: number | null;
            /** @description The mean return of a trade. */
            expectancy: number | null;
            /** @description System quality number, √trades × mean / standard deviation of trade results. */
            sqn: number | null;
            /** @description Fees paid, in USDC. */
            fees: number;
            /** @description Funding paid (positive) or received, in USDC. */
            funding: number;
            /** @description Traded notional over starting equity. */
            turnover: number;
            /** @description When the account was liquidated, ms since the epoch; null if it was not. */
            liquidatedAt: number | null;
        };
        /** @description One branch's part. */
        BacktestAsset: {
            symbol: components["schemas"]["AssetSymbol"];
            branchId: components["schemas"]["BranchId"];
            /** @description The candles that were simulated on. */
            interval: components["schemas"]["CandleInterval"];
            /** @description How many candles. */
            bars: number;
            /** @description How many candles of the window are not in the history. */
            missingBars: number;
            /** @description How many decisions were made. */
            decisions: number;
            /** @description True when the history is made up by the replay feed. */
            synthetic: boolean;
            /** @description Profit of closed trades after fees and funding, in USDC. */
            pnl: number;
            /** @description Fees paid, in USDC. */
            fees: number;
            /** @description Funding paid (positive) or received, in USDC. */
            funding: number;
            /** @description How many trades there were. */
            tradeCount: number;
            /** @description The share of trades with a profit, 0 to 1. */
            winRate: number | null;
            /** @description The return of holding the asset over the window. */
            buyAndHoldReturn: number | null;
            /** @description The trades, oldest first; the newest 500 when there are more. */
            trades: components["schemas"]["BacktestTrade"][];
        };
        /** @description One position from its opening to its end. */
        BacktestTrade: {
            /**
             * @description The position's side.
             * @enum {string}
             */
            side: "long" | "short";
            /** @description Units of the asset. */
            quantity: number;
            /** @description When it was opened, ms since the epoch. */
            entryAt: components["schemas"]["EpochMs"];
            /** @description In USDC. */
            entryPrice: number;
            /** @description When it was closed, ms since the epoch; null while open. */
            exitAt: number | null;
            /** @description In USDC; null while open. */
            exitPrice: number | null;
            /** @description Profit after fees and funding, in USDC; at mark while open. */
            pnl: number;
            /** @description Fees of both sides, in USDC. */
            fees: number;
            /** @description Funding paid (positive) or received, in USDC. */
            funding: number;
            /**
             * @description What ended it; open while nothing has.
             * @enum {string}
             */
            exitReason: "exit" | "reverse" | "stop" | "target" | "liquidation" | "end" | "open";
        };
        /** @description A paper account's id. */
        AccountId: string;
        /** @description An amount in USDC as a decimal string without exponent, up to six decimals. */
        UsdcAmount: string;
        /** @description Units of an asset as a decimal string without exponent, up to eight decimals. */
        Quantity: string;
        /** @description A price in USDC as a decimal string without exponent, up to eight decimals. */
        TradingPrice: string;
        /**
         * @description pending: opened, not started. active: trades. paused: its clock stands, see `pausedReasons`. completed: over, its positions
         *     closed. liquidated: ended by margin or by its maximum drawdown.
         * @enum {string}
         */
        TradingAccountState: "pending" | "active" | "paused" | "completed" | "liquidated";
        /**
         * @description Why an account's clock stands; docs/competition.md says what goes on meanwhile.
         * @enum {string}
         */
        AccountPauseReason: "feed_stale" | "entitlement_suspended" | "trading_disabled";
        /** @description What the account is for. */
        AccountParent: {
            /**
             * @description An audition run or a stay in the Arena.
             * @enum {string}
             */
            kind: "audition" | "arena";
            /** @description The audition run's or the stay's id; `originId` of the account's decision runs. */
            id: string;
        };
        /** @description The rules that the account was opened with; they stay while it lives. */
        AccountPolicy: {
            /** @description The first deposit, in USDC. */
            startBalance: components["schemas"]["UsdcAmount"];
            /** @description The fall from the peak, as a share of it, beyond which the account is liquidated at a snapshot. */
            maxDrawdownFraction: number;
            /** @description The loss since the day's base, as a share of it, at which orders that open are denied for the day. */
            maxDailyLossFraction: number;
            /** @description Notional over margin of a position at most. */
            maxLeverage: number;
            /** @description A position's margin at most, as a share of equity. */
            maxPositionFraction: number;
            /** @description How many positions may be open at once. */
            maxOpenPositions: number;
            /** @description Orders in a minute of market time at most. */
            maxOrdersPerMin: number;
            /** @description An order that opens is worth at least so much, in USDC. */
            minNotional: components["schemas"]["UsdcAmount"];
            /** @description The fee of a fill that takes, in basis points of its notional. */
            takerBps: number;
            /** @description The fee of a fill that makes, in basis points of its notional. */
            makerBps: number;
            /** @description How much worse than the price a taker fills, in basis points. */
            slippageBps: number;
            /** @description The share of a bar's volume that an order gets at most. */
            volumeShare: number;
            /** @description Snapshots are taken at whole multiples of so many seconds since the epoch. */
            snapshotEverySec: number;
            /** @description How long a price is fresh after its bar ended, in seconds; twice the bar's length if that is longer. */
            priceMaxAgeSec: number;
        };
        /** @description A paper account of the venue, in USDC, with perpetual positions at cross margin. */
        TradingAccount: {
            accountId: components["schemas"]["AccountId"];
            cloneId: components["schemas"]["CloneId"];
            parent: components["schemas"]["AccountParent"];
            /** @description The published version that decides for it. */
            strategyVersionId: components["schemas"]["StrategyVersionId"];
            /** @description What it may trade. */
            symbols: components["schemas"]["AssetSymbol"][];
            /** @description True when some of its markets are made up by the replay feed. */
            synthetic: boolean;
            state: components["schemas"]["TradingAccountState"];
            /** @description Why its clock stands; empty unless paused. */
            pausedReasons: components["schemas"]["AccountPauseReason"][];
            /**
             * @description Why it ended, a stable word: `END_REACHED`, `LIQUIDATION`, `MAX_DRAWDOWN`, or what its audition or Arena stay gave as
             *     a reason; null while it has not.
             */
            endReason: string | null;
            /** @description Deposits, realised profits and losses, fees and funding so far, in USDC. */
            wallet: components["schemas"]["UsdcAmount"];
            /** @description Profit of the open positions at the mark, in USDC. */
            unrealised: components["schemas"]["UsdcAmount"];
            /** @description Wallet and unrealised, in USDC. */
            equity: components["schemas"]["UsdcAmount"];
            /** @description Initial margin of positions and of resting orders that open, in USDC. */
            marginUsed: components["schemas"]["UsdcAmount"];
            /** @description Equity at or below this liquidates, in USDC. */
            maintenanceMargin: components["schemas"]["UsdcAmount"];
            /** @description What new orders may use: equity less marginUsed, in USDC; may be negative. */
            free: components["schemas"]["UsdcAmount"];
            /** @description The highest equity at a snapshot so far, in USDC. */
            peakEquity: components["schemas"]["UsdcAmount"];
            /** @description The deepest fall from a peak at a snapshot so far, as a share of that peak. */
            maxDrawdownFraction: number;
            /** @description What the day's loss counts from; null before the start. */
            dayBase: {
                /** @description The start or the last 00:00 UTC, market time, ms since the epoch. */
                at: components["schemas"]["EpochMs"];
                /** @description Equity then, in USDC. */
                equity: components["schemas"]["UsdcAmount"];
            } | null;
            /** @description Round trips that are closed. */
            closedTrades: number;
            policy: components["schemas"]["AccountPolicy"];
            /** @description When it started, market time, ms since the epoch; null before. */
            startAt: number | null;
            /** @description When its clock is up, moved by pauses, market time, ms since the epoch; null when it has no fixed end or has not started. */
            endAt: number | null;
            /** @description Everything up to this moment is in its books, market time, ms since the epoch; null before the start. */
            cursorAt: number | null;
            /** @description When it was opened, wall time, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When its row last changed, wall time, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
        };
        /** @description One paper account. */
        TradingAccountResult: {
            account: components["schemas"]["TradingAccount"];
        };
        /**
         * @description Buy or sell.
         * @enum {string}
         */
        OrderSide: "buy" | "sell";
        /**
         * @description denied: a gate refused it. working: it waits for its price. filled: filled whole. cancelled: over before it was filled
         *     whole.
         * @enum {string}
         */
        AccountOrderStatus: "denied" | "working" | "filled" | "cancelled";
        /** @description An order as the account received it, and what became of it. */
        AccountOrder: {
            /** @description The order's id. */
            orderId: string;
            /** @description Unique in the account, a second order with the same is the first one again; null where none was given. */
            clientOrderId: string | null;
            /** @description The decision that sent it; null for orders from elsewhere. */
            decisionRunId: string | null;
            /** @description The branch that sent it; null for orders from elsewhere. */
            branchId: string | null;
            symbol: components["schemas"]["AssetSymbol"];
            side: components["schemas"]["OrderSide"];
            /**
             * @description The type of order.
             * @enum {string}
             */
            orderType: "market" | "limit";
            /**
             * @description Good till cancelled, immediate or cancel, fill or kill; a market order is ioc.
             * @enum {string}
             */
            timeInForce: "gtc" | "ioc" | "fok";
            /** @description True: it only closes. */
            reduceOnly: boolean;
            /** @description True: cancelled rather than take. */
            postOnly: boolean;
            /** @description What was asked for, units of the asset. */
            quantity: components["schemas"]["Quantity"];
            /** @description What was filled so far, units of the asset. */
            filledQuantity: components["schemas"]["Quantity"];
            /** @description Its limit, in USDC; null for a market order. */
            limitPrice: string | null;
            /** @description Notional over quantity of its fills, in USDC, rounded to eight decimals; null before the first. */
            averagePrice: string | null;
            /** @description Notional over margin of what it opens. */
            leverage: number;
            status: components["schemas"]["AccountOrderStatus"];
            /**
             * @description Why it was denied or cancelled, a stable code of docs/trading.md, e.g. `PRICE_STALE` or `MARGIN_INSUFFICIENT`; null for
             *     other orders.
             */
            reasonCode: string | null;
            /** @description When the account received it, market time, ms since the epoch. */
            receivedAt: components["schemas"]["EpochMs"];
            /** @description When it was over, market time, ms since the epoch; null while it works. */
            closedAt: number | null;
        };
        /** @description A page of orders. */
        AccountOrderPage: {
            /** @description Newest first. */
            orders: components["schemas"]["AccountOrder"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description One trade of the account. */
        AccountFill: {
            /** @description The fill's id. */
            fillId: string;
            /** @description The order that was filled; null for the venue's own (stop, target, liquidation, close_out). */
            orderId: string | null;
            symbol: components["schemas"]["AssetSymbol"];
            side: components["schemas"]["OrderSide"];
            /**
             * @description What brought it about.
             * @enum {string}
             */
            cause: "order" | "stop" | "target" | "liquidation" | "close_out";
            /**
             * @description Which fee it paid.
             * @enum {string}
             */
            liquidity: "taker" | "maker";
            /** @description Units of the asset, above zero. */
            quantity: components["schemas"]["Quantity"];
            /** @description In USDC, slippage included. */
            price: components["schemas"]["TradingPrice"];
            /** @description Quantity at the price, in USDC. */
            notional: components["schemas"]["UsdcAmount"];
            /** @description In USDC. */
            fee: components["schemas"]["UsdcAmount"];
            /** @description True when it closed a position or a part of it; an order that goes through zero makes two fills. */
            closes: boolean;
            /** @description What closing brought over the cost that it released, before the fee, in USDC; 0 for what opens. */
            realisedPnl: components["schemas"]["UsdcAmount"];
            /** @description Time of its price, market time, ms since the epoch. */
            at: components["schemas"]["EpochMs"];
        };
        /** @description A page of fills. */
        AccountFillPage: {
            /** @description Newest first. */
            fills: components["schemas"]["AccountFill"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description An open position at its mark. */
        AccountPosition: {
            symbol: components["schemas"]["AssetSymbol"];
            /** @description The branch that opened it; null where there is none. */
            branchId: string | null;
            /**
             * @description The position's side.
             * @enum {string}
             */
            side: "long" | "short";
            /** @description Units of the asset, above zero. */
            quantity: components["schemas"]["Quantity"];
            /** @description Cost over quantity, in USDC, rounded to eight decimals. */
            entryPrice: components["schemas"]["TradingPrice"];
            /** @description Notional of the entries that are still held, in USDC, above zero. */
            cost: components["schemas"]["UsdcAmount"];
            /** @description What it was opened with. */
            leverage: number;
            /** @description Cost over leverage, in USDC. */
            margin: components["schemas"]["UsdcAmount"];
            /** @description The last price, in USDC. */
            mark: components["schemas"]["TradingPrice"];
            /** @description Time of that price, market time, ms since the epoch. */
            markAt: components["schemas"]["EpochMs"];
            /** @description Quantity at the mark, in USDC. */
            notional: components["schemas"]["UsdcAmount"];
            /** @description Profit at the mark, in USDC. */
            unrealised: components["schemas"]["UsdcAmount"];
            /** @description Its part of what equity must stay above, in USDC. */
            maintenanceMargin: components["schemas"]["UsdcAmount"];
            /** @description The mark at which the account would be liquidated if all other marks stood still, in USDC; null when no price would. */
            liquidationPrice: string | null;
            /** @description Closes it when touched, in USDC; null for none. */
            stopPrice: string | null;
            /** @description Closes it when passed, in USDC; null for none. */
            targetPrice: string | null;
            /** @description Time of its first fill, market time, ms since the epoch. */
            openedAt: components["schemas"]["EpochMs"];
        };
        /** @description The open positions of an account. */
        AccountPositionList: {
            /** @description The moment that they are as of, market time, ms since the epoch; null before the start. */
            cursorAt: number | null;
            /** @description By symbol. */
            positions: components["schemas"]["AccountPosition"][];
        };
        /** @description A snapshot of an account. */
        AccountEquityPoint: {
            /** @description The moment, market time, ms since the epoch. */
            at: components["schemas"]["EpochMs"];
            /** @description Wallet and unrealised profit, in USDC. */
            equity: components["schemas"]["UsdcAmount"];
            /** @description Without unrealised profit, in USDC. */
            wallet: components["schemas"]["UsdcAmount"];
            /** @description Initial margin in use, in USDC. */
            marginUsed: components["schemas"]["UsdcAmount"];
            /** @description Equity at or below this liquidates, in USDC. */
            maintenanceMargin: components["schemas"]["UsdcAmount"];
            /** @description Round trips that were closed by then. */
            closedTrades: number;
            /** @description The highest leverage of an open position; 0 without one. */
            maxLeverage: number;
            /** @description True for the one after the close-out. */
            final: boolean;
        };
        /** @description A page of snapshots. */
        AccountEquityPage: {
            /** @description Oldest first. */
            points: components["schemas"]["AccountEquityPoint"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /**
         * @description The currency of prices.
         * @enum {string}
         */
        Currency: "ETH";
        /** @description Tiers, limits and prices in force. */
        PriceList: {
            /** @description The EIP-155 chain that payments are made on. */
            chainId: components["schemas"]["ChainId"];
            currency: components["schemas"]["Currency"];
            /** @description False while payments are switched off. */
            paymentsEnabled: boolean;
            /** @description How long a quote stays open, in seconds. */
            quoteValiditySec: number;
            /** @description How long after a quote's end a block may still carry its deposit, in seconds. */
            quoteGraceSec: number;
            /** @description How many confirmations a deposit needs; the block that holds it is the first. */
            confirmations: number;
            /** @description The tiers, smallest first. */
            tiers: components["schemas"]["PriceTier"][];
        };
        /** @description One tier with its limits and prices. */
        PriceTier: {
            tier: components["schemas"]["CloneCapacityTier"];
            /** @description The fewest assets of this tier, a count. */
            minAssetCapacity: components["schemas"]["AssetCapacity"];
            /** @description The most assets of this tier, a count. */
            maxAssetCapacity: components["schemas"]["AssetCapacity"];
            topology: components["schemas"]["Topology"];
            /** @description The tier's price for each model strength, cheapest first. */
            prices: components["schemas"]["Price"][];
        };
        /** @description The price of one model strength. */
        Price: {
            modelStrength: components["schemas"]["CloneModelStrength"];
            /** @description The price in wei. */
            amountWei: components["schemas"]["Uint256"];
            /** @description The price in ETH. */
            amountEthString: components["schemas"]["EthAmount"];
            /** @description The ids of the models that may be chosen; the first is the default. */
            models: components["schemas"]["ModelId"][];
        };
        /** @description What to buy, and optionally what for; at most one of cloneId and createClone. */
        AuditionFeeQuoteRequest: {
            tier: components["schemas"]["CloneCapacityTier"];
            /** @description How many assets may be active at once; must lie within the tier. */
            assetCapacity: components["schemas"]["AssetCapacity"];
            modelStrength: components["schemas"]["CloneModelStrength"];
            /** @description The clone to upgrade or to retry with, one of the user's own. */
            cloneId?: components["schemas"]["CloneId"];
            createClone?: components["schemas"]["CreateClone"];
        };
        /** @description What the payment is for. */
        QuoteIntent: components["schemas"]["NoIntent"] | components["schemas"]["CreateCloneIntent"] | components["schemas"]["CloneIntent"];
        /** @description Not said yet; submitAuditionFee has to. */
        NoIntent: {
            /**
             * @description The kind of intent.
             * @constant
             */
            kind: "none";
        };
        /** @description A new clone. */
        CreateCloneIntent: {
            /**
             * @description The kind of intent.
             * @constant
             */
            kind: "create_clone";
            createClone: components["schemas"]["CreateClone"];
        };
        /** @description An upgrade of, or a retry with, a clone that exists. */
        CloneIntent: {
            /**
             * @description The kind of intent.
             * @constant
             */
            kind: "clone";
            cloneId: components["schemas"]["CloneId"];
        };
        /** @description A price that holds until it expires, and the nonce that identifies the payment. */
        AuditionFeeQuote: {
            quoteId: components["schemas"]["QuoteId"];
            /** @description The EIP-155 chain to pay on. */
            chainId: components["schemas"]["ChainId"];
            /** @description The SignedVault to pay into. */
            vaultAddress: components["schemas"]["Address"];
            /** @description The resolver to name in the deposit. */
            resolverAddress: components["schemas"]["Address"];
            /** @description The wallet that has to pay, the session's. */
            wallet: components["schemas"]["Address"];
            tier: components["schemas"]["CloneCapacityTier"];
            assetCapacity: components["schemas"]["AssetCapacity"];
            modelStrength: components["schemas"]["CloneModelStrength"];
            /** @description The exact amount to deposit, in wei. */
            amountWei: components["schemas"]["Uint256"];
            /** @description The same amount in ETH. */
            amountEthString: components["schemas"]["EthAmount"];
            currency: components["schemas"]["Currency"];
            /** @description The nonce to deposit under; it identifies this quote. */
            depositNonce: components["schemas"]["Uint256"];
            intent: components["schemas"]["QuoteIntent"];
            /** @description How many confirmations a deposit needs; the block that holds it is the first. */
            confirmations: number;
            deposit: components["schemas"]["DepositCall"];
            /** @description When the quote was made, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When the quote ends, ms since the epoch. */
            expiresAt: components["schemas"]["EpochMs"];
        };
        /** @description The contract call that pays the quote, ready for a wallet library. */
        DepositCall: {
            /** @description The EIP-155 chain to send it on. */
            chainId: components["schemas"]["ChainId"];
            /** @description The contract to call. */
            vaultAddress: components["schemas"]["Address"];
            /**
             * @description The function, depositETH(address resolver, uint256 nonce).
             * @constant
             */
            functionName: "depositETH";
            /** @description Its arguments in ABI order, resolver and nonce; integers as decimal strings. */
            args: string[];
            /** @description The value to send along, in wei. */
            valueWei: components["schemas"]["Uint256"];
        };
        /** @description Which deposit, and what for; at most one of cloneId and createClone, by default the quote's intent. */
        AuditionFeeSubmitRequest: {
            /** @description The nonce of the deposit. */
            depositNonce: components["schemas"]["Uint256"];
            /** @description The clone to upgrade or to retry with, one of the user's own. */
            cloneId?: components["schemas"]["CloneId"];
            createClone?: components["schemas"]["CreateClone"];
            tier: components["schemas"]["CloneCapacityTier"];
            /** @description The quoted number of assets. */
            assetCapacity: components["schemas"]["AssetCapacity"];
            modelStrength: components["schemas"]["CloneModelStrength"];
        };
        /** @description What the deposit bought. */
        AuditionFeeSubmitResult: {
            purchase: components["schemas"]["Purchase"];
            /** @description The clone's effective entitlement after the grant. */
            entitlement: components["schemas"]["Entitlement"];
            /** @description True when the deposit had been granted before this call, by an earlier one or by the watcher. */
            alreadyGranted: boolean;
            clone: components["schemas"]["Clone"];
            /** @description The clone's draft. */
            draft: components["schemas"]["StrategyDraft"];
            /** @description The active strategy version; null before the first publication. */
            activeStrategyVersion: components["schemas"]["StrategyVersionSummary"] | null;
        };
        /**
         * @description seen (on chain, not yet looked at closely) → confirming → granted. Else: claimable (paid in time, nothing said what
         *     for), mismatched (fits no quote), reorged (its block is gone; may come back), refund_pending (waits for the
         *     resolver's signature), refund_authorized (the payer can withdraw), refunded (withdrawn on chain).
         * @enum {string}
         */
        PurchaseState: "seen" | "confirming" | "granted" | "claimable" | "mismatched" | "reorged" | "refund_pending" | "refund_authorized" | "refunded";
        /**
         * @description The states in which a purchase still waits for something.
         * @enum {string}
         */
        UnsettledPurchaseState: "seen" | "confirming" | "claimable" | "mismatched" | "reorged" | "refund_pending" | "refund_authorized";
        /** @description A deposit and what became of it. */
        Purchase: components["schemas"]["PurchaseFields"];
        /** @description The fields that a purchase has for everybody who may see it. */
        PurchaseFields: {
            purchaseId: components["schemas"]["PurchaseId"];
            state: components["schemas"]["PurchaseState"];
            /** @description Why it is in this state, a stable word such as amount_differs; null when the state says it all. */
            stateReason: string | null;
            /** @description The EIP-155 chain of the deposit. */
            chainId: components["schemas"]["ChainId"];
            /** @description The SignedVault that holds the deposit. */
            vaultAddress: components["schemas"]["Address"];
            /** @description The resolver that the deposit names. */
            resolverAddress: components["schemas"]["Address"];
            /** @description The wallet that paid. */
            wallet: components["schemas"]["Address"];
            /** @description The nonce of the deposit. */
            depositNonce: components["schemas"]["Uint256"];
            /** @description The deposited amount in wei. */
            amountWei: components["schemas"]["Uint256"];
            /** @description The deposited amount in ETH. */
            amountEthString: components["schemas"]["EthAmount"];
            /**
             * @description The bought tier; null when the deposit fits no quote.
             * @enum {string|null}
             */
            tier: "starter" | "builder" | "pro" | null;
            /** @description The bought number of assets; null when the deposit fits no quote. */
            assetCapacity: number | null;
            /**
             * @description The bought model strength; null when the deposit fits no quote.
             * @enum {string|null}
             */
            modelStrength: "cheap" | "medium" | "best" | null;
            /** @description The clone that it was granted to; null before. */
            cloneId: number | null;
            /** @description The quote that it pays; null when it fits none. */
            quoteId: string | null;
            /** @description The hash of the deposit's transaction, 32 bytes in hex; null when only the vault's state was read. */
            txHash: string | null;
            /** @description The number of the block that holds the deposit, as far as known. */
            blockNumber: number;
            /** @description That block's hash. */
            blockHash: components["schemas"]["Hash32"];
            /** @description That block's timestamp, ms since the epoch. */
            blockAt: components["schemas"]["EpochMs"];
            confirmations: components["schemas"]["Confirmations"];
            /** @description When the gateway first saw the deposit, ms since the epoch. */
            seenAt: components["schemas"]["EpochMs"];
            /** @description When it was granted, ms since the epoch; null before. */
            grantedAt: number | null;
            /** @description When its block was found to be final, ms since the epoch; null before. */
            finalizedAt: number | null;
            /** @description When its state last changed, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            nextStep: components["schemas"]["NextStep"];
            /** @description The refund; null when none was asked for. */
            refund: components["schemas"]["Refund"] | null;
        };
        /** @description How deep the deposit's block is. */
        Confirmations: {
            /** @description Blocks from the deposit's to the newest known one, both counted; null while the chain has not been asked. */
            current: number | null;
            /** @description How many confirmations a deposit needs; the block that holds it is the first. */
            required: number;
        };
        /** @description What the payer can do now. */
        NextStep: {
            /**
             * @description wait, claim (submitAuditionFee with cloneId or createClone), request_refund, withdraw (send refund.withdrawCall)
             *     or none.
             * @enum {string}
             */
            action: "wait" | "claim" | "request_refund" | "withdraw" | "none";
            /** @description The same as one sentence for a person. */
            message: string;
        };
        /** @description The way of the money back to its payer. */
        Refund: {
            /**
             * @description pending (waits for the signature), authorized (can be withdrawn) or withdrawn.
             * @enum {string}
             */
            status: "pending" | "authorized" | "withdrawn";
            /** @description The amount in wei. */
            amountWei: components["schemas"]["Uint256"];
            /** @description The amount in ETH. */
            amountEthString: components["schemas"]["EthAmount"];
            /** @description The nonce of the withdrawal, fixed for ever, so that the vault pays once. */
            withdrawalNonce: components["schemas"]["Uint256"];
            /** @description Until when the signature is good, ms since the epoch; null before it exists. */
            deadlineAt: number | null;
            /** @description The resolver's EIP-712 signature over the withdrawal, in hex; null before it exists. */
            signature: string | null;
            /** @description When the refund was asked for, ms since the epoch. */
            requestedAt: components["schemas"]["EpochMs"];
            /** @description When it was first signed, ms since the epoch; null before. */
            authorizedAt: number | null;
            /** @description When the withdrawal was seen on chain, ms since the epoch; null before. */
            withdrawnAt: number | null;
            /** @description The contract call that takes the money, to be sent by the payer; null unless authorized. */
            withdrawCall: components["schemas"]["WithdrawCall"] | null;
        };
        /** @description The contract call that takes the money, ready for a wallet library. */
        WithdrawCall: {
            /** @description The EIP-155 chain to send it on. */
            chainId: components["schemas"]["ChainId"];
            /** @description The contract to call. */
            vaultAddress: components["schemas"]["Address"];
            /**
             * @description The function, withdrawETH(address user, uint256 amount, address resolver, uint256 nonce, uint256 deadline, bytes signature).
             * @constant
             */
            functionName: "withdrawETH";
            /** @description Its arguments in ABI order; integers as decimal strings, the deadline in seconds since the epoch. */
            args: string[];
        };
        /** @description One purchase. */
        PurchaseResult: {
            purchase: components["schemas"]["Purchase"];
        };
        /** @description One page of purchases. */
        PurchasePage: {
            /** @description The purchases, newest first. */
            purchases: components["schemas"]["Purchase"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description An optional reason. */
        RefundRequest: {
            /** @description Why, for the audit log; 1 to 280 characters without control characters. */
            reason?: string;
        };
        /** @description The operator's reason. */
        OperatorRefundRequest: {
            /** @description Why, for the audit log; 1 to 280 characters without control characters. */
            reason: string;
        };
        /** @description A purchase as operators see it. */
        UnsettledPurchase: {
            /** @description The user who owns the paying wallet; null while nobody does. */
            userId: string | null;
        } & components["schemas"]["PurchaseFields"];
        /** @description One page of unsettled purchases. */
        UnsettledPurchasePage: {
            /** @description The purchases, newest first. */
            purchases: components["schemas"]["UnsettledPurchase"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /**
         * @description A free object that the gateway keeps and shows, and does not interpret: at most 4 KB as JSON without white space, at
         *     most 4 levels of objects and arrays.
         */
        JsonObject: {
            [key: string]: unknown;
        };
        /** @description The name that people see; 1 to 32 characters. Names need not be unique; usernames are. */
        ProfileName: string;
        /** @description The unique handle; 3 to 32 of a to z, 0 to 9 and underscore. */
        Username: string;
        /**
         * @description Whether others see the profile: published (they do), unpublished (its owner took it back), hidden (moderators hid it),
         *     retired (moderators took it away for good).
         * @enum {string}
         */
        ProfileState: "published" | "unpublished" | "hidden" | "retired";
        /** @description A whole profile. What is absent becomes null. */
        ProfileInput: {
            name: components["schemas"]["ProfileName"];
            username: components["schemas"]["Username"];
            /** @description What the clone is about, at most 280 characters; line breaks are allowed. Null for nothing. */
            description?: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            avatarUrl?: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            squareImageUrl?: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            iconUrl?: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            imageUrl?: string | null;
            metadata?: components["schemas"]["JsonObject"];
            /**
             * @description False keeps the profile from others, or takes it back.
             * @default true
             */
            published?: boolean;
        };
        /** @description What its owner wrote. */
        ProfileText: {
            name: components["schemas"]["ProfileName"];
            username: components["schemas"]["Username"];
            /** @description What the clone is about, at most 280 characters; line breaks are allowed. Null for nothing. */
            description: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            avatarUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            squareImageUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            iconUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            imageUrl: string | null;
            metadata: components["schemas"]["JsonObject"];
        };
        /**
         * @description What moderators may decide about a profile.
         * @enum {string}
         */
        ModerationAction: "dismiss" | "hide" | "retire" | "reinstate";
        /** @description What moderators last decided about a profile. */
        ModerationDecision: {
            action: components["schemas"]["ModerationAction"];
            /** @description Why, in the moderators' words. */
            reason: string;
            /** @description When they decided, ms since the epoch. */
            decidedAt: components["schemas"]["EpochMs"];
        };
        /** @description A profile as its owner sees it. */
        OwnProfile: {
            cloneId: components["schemas"]["CloneId"];
            name: components["schemas"]["ProfileName"];
            username: components["schemas"]["Username"];
            /** @description What the clone is about, at most 280 characters; line breaks are allowed. Null for nothing. */
            description: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            avatarUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            squareImageUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            iconUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            imageUrl: string | null;
            metadata: components["schemas"]["JsonObject"];
            state: components["schemas"]["ProfileState"];
            /** @description Since when it has been published without a break, ms since the epoch; null while its owner keeps it back. */
            publishedAt: number | null;
            /** @description The last decision of the moderators; null while there is none. */
            moderation: components["schemas"]["ModerationDecision"] | null;
            /** @description When it was first saved, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When its owner last changed it, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
        };
        /** @description A clone's profile. */
        OwnProfileResult: {
            /** @description The profile; null while the clone has none. */
            profile: components["schemas"]["OwnProfile"] | null;
        };
        /** @description A saved profile and what the saving did. */
        PutProfileResult: {
            profile: components["schemas"]["OwnProfile"];
            /**
             * @description What happened: published or unpublished (others see it now, or no longer), saved (a new profile that is kept back),
             *     updated (other fields changed); null when nothing changed.
             * @enum {string|null}
             */
            action: "published" | "unpublished" | "saved" | "updated" | null;
        };
        /** @description One page of the user's profiles. */
        OwnProfilePage: {
            /** @description The profiles, those of the newest clones first. */
            profiles: components["schemas"]["OwnProfile"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description What anybody may know of the clone behind a profile. */
        PublicClone: {
            state: components["schemas"]["CloneState"];
            /** @description The strongest class of models that it may use; null while nothing paid stands behind it. */
            modelStrength: components["schemas"]["CloneModelStrength"] | null;
            /** @description The assets that its version in force trades, sorted; empty before the first version. */
            symbols: components["schemas"]["AssetSymbol"][];
            /** @description When the clone was born, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
        };
        /** @description A profile as anybody sees it. */
        PublicProfile: {
            cloneId: components["schemas"]["CloneId"];
            name: components["schemas"]["ProfileName"];
            username: components["schemas"]["Username"];
            /** @description What the clone is about, at most 280 characters; line breaks are allowed. Null for nothing. */
            description: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            avatarUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            squareImageUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            iconUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            imageUrl: string | null;
            metadata: components["schemas"]["JsonObject"];
            /** @description Since when it has been published without a break, ms since the epoch. */
            publishedAt: components["schemas"]["EpochMs"];
            /** @description When its owner last changed it, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            clone: components["schemas"]["PublicClone"];
        };
        /** @description A public profile. */
        PublicProfileResult: {
            profile: components["schemas"]["PublicProfile"];
        };
        /** @description A report's id. */
        ReportId: string;
        /**
         * @description What is wrong with a profile.
         * @enum {string}
         */
        ProfileReportCategory: "impersonation" | "offensive" | "misleading" | "spam" | "illegal" | "other";
        /**
         * @description Whether moderators have decided.
         * @enum {string}
         */
        ProfileReportStatus: "open" | "resolved";
        /** @description What is wrong with the profile. */
        ProfileReportInput: {
            category: components["schemas"]["ProfileReportCategory"];
            /** @description More about it, at most 1,000 characters; characters that could disguise text are replaced by U+FFFD. Null for nothing. */
            detail?: string | null;
        };
        /** @description A report as its reporter sees it. */
        ProfileReport: {
            reportId: components["schemas"]["ReportId"];
            cloneId: components["schemas"]["CloneId"];
            category: components["schemas"]["ProfileReportCategory"];
            /** @description More about it, at most 1,000 characters; characters that could disguise text are replaced by U+FFFD. Null for nothing. */
            detail: string | null;
            status: components["schemas"]["ProfileReportStatus"];
            /** @description When it was reported, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
        };
        /** @description A report. */
        ProfileReportResult: {
            report: components["schemas"]["ProfileReport"];
        };
        /** @description How a report was settled. */
        ReportResolution: {
            action: components["schemas"]["ModerationAction"];
            /** @description Why, as the profile's owner reads it. */
            reason: string;
            /** @description The service token that decided. */
            resolvedBy: string;
            /** @description When it was settled, ms since the epoch. */
            resolvedAt: components["schemas"]["EpochMs"];
        };
        /** @description A report as moderators see it. */
        ModeratedReport: {
            reportId: components["schemas"]["ReportId"];
            cloneId: components["schemas"]["CloneId"];
            category: components["schemas"]["ProfileReportCategory"];
            /** @description More about it, at most 1,000 characters; characters that could disguise text are replaced by U+FFFD. Null for nothing. */
            detail: string | null;
            status: components["schemas"]["ProfileReportStatus"];
            /** @description When it was reported, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description Who reported; for moderators only. */
            reporterUserId: components["schemas"]["UserId"];
            /** @description Whose clone it is. */
            ownerUserId: components["schemas"]["UserId"];
            /** @description The profile as it was when it was reported. */
            reported: components["schemas"]["ProfileText"];
            /** @description The profile as it is now. */
            current: components["schemas"]["ProfileText"];
            profileState: components["schemas"]["ProfileState"];
            /** @description How it was settled; null while it is open. */
            resolution: components["schemas"]["ReportResolution"] | null;
        };
        /** @description One page of reports. */
        ModeratedReportPage: {
            /** @description The reports, newest first. */
            reports: components["schemas"]["ModeratedReport"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description The moderators' decision. */
        ReportResolutionInput: {
            action: components["schemas"]["ModerationAction"];
            /** @description Why, for the owner and the audit log; 1 to 280 characters without control characters. Name no reporter here. */
            reason: string;
        };
        /** @description A settled report. */
        ReportResolutionResult: {
            report: components["schemas"]["ModeratedReport"];
            /** @description How many open reports of the profile were settled with it, itself included. */
            settledReports: number;
        };
        /**
         * @description ok: its rounds end as they should; late: somebody runs it, and no round has ended well for twice its cadence and a
         *     minute; stopped: nobody runs it now; missing: nobody ever did.
         * @enum {string}
         */
        WorkerStatus: "ok" | "late" | "stopped" | "missing";
        /** @description How a worker is. */
        WorkerHealth: {
            /** @description The worker's name, also of its lease. */
            name: string;
            status: components["schemas"]["WorkerStatus"];
            /** @description Milliseconds from the end of a round to the next. */
            cadenceMs: number;
            /** @description Seconds since a round last ended well; null before the first. */
            ageSec: number | null;
            /** @description When a round last ended well, ms since the epoch; null before the first. */
            ranAt: number | null;
            /** @description The last heartbeat of its holder, ms since the epoch; null before the first. */
            beatAt: number | null;
            /** @description When its lease runs out unless renewed, ms since the epoch; null when it was given back. */
            heldUntilAt: number | null;
            /** @description What the last round reported, by name; null before the first. */
            report: {
                [key: string]: number;
            } | null;
        };
        /** @description All workers. */
        WorkerHealthReport: {
            /** @description True when every worker is ok. */
            ok: boolean;
            /** @description When this was, wall time, ms since the epoch. */
            at: components["schemas"]["EpochMs"];
            /** @description The workers, in a fixed order. */
            workers: components["schemas"]["WorkerHealth"][];
        };
        /** @description The id of an audition run. */
        AuditionRunId: string;
        /** @description Which clone shall audition, and on what. */
        AuditionSubmit: {
            cloneId: components["schemas"]["CloneId"];
            /** @description The assets that the run may trade, some of those that the active version trades; absent for all of them. */
            allowedSymbols?: components["schemas"]["AssetSymbol"][];
            /** @description A key of the caller's choice, one for each intended run; kept for ever, for the caller alone. */
            idempotencyKey?: string;
            /** @description The failed or voided run of the same clone that this one tries again; null or absent for none. */
            previousAuditionRunId?: string | null;
        };
        /**
         * @description queued: waits for the next whole minute and a fresh feed; running: trades; evaluating: over, about to be judged;
         *     passed and failed: judged; voided: ended without a verdict, its money can be had back.
         * @enum {string}
         */
        AuditionState: "queued" | "running" | "evaluating" | "passed" | "failed" | "voided";
        /**
         * @description time_up: its clock ran out; liquidated: its account was; withdrawn: its clone was retired by its owner;
         *     clone_retired: by an operator; voided_by_operator; purchase_refunded: an operator paid it back;
         *     suspended_too_long: its deposit was gone from the chain for too long.
         * @enum {string}
         */
        AuditionEndReason: "time_up" | "liquidated" | "withdrawn" | "clone_retired" | "voided_by_operator" | "purchase_refunded" | "suspended_too_long";
        /**
         * @description What the run is judged by. Thresholds are compared in millionths of the currency, the right side rounded up; see
         *     docs/competition.md.
         */
        AuditionRules: {
            /** @description The version of the rules' meaning. */
            version: number;
            /**
             * @description The currency of all amounts.
             * @constant
             */
            currency: "USDC";
            /** @description What the account starts with, in USDC. */
            startBalance: components["schemas"]["UsdcAmount"];
            /** @description How long the run's clock runs, in seconds; it stands still while the run is paused. */
            durationSec: number;
            /** @description The final equity must be the start balance and this share of it more. */
            profitTargetFraction: number;
            /** @description At no snapshot may equity be more than this share below the highest snapshot so far. */
            maxDrawdownFraction: number;
            /** @description At no snapshot may equity be more than this share below the day's base (the start, or 00:00 UTC). */
            maxDailyLossFraction: number;
            /** @description Closed round trips at the end, at least. */
            minTrades: number;
            /** @description At no snapshot may a position be open that was opened with a higher leverage. */
            maxLeverage: number;
            /** @description Seconds between snapshots, counted from the Unix epoch. */
            snapshotEverySec: number;
        };
        /**
         * @description One of the five rules that a run has to keep.
         * @enum {string}
         */
        AuditionRule: "profit_target" | "max_drawdown" | "daily_loss" | "min_trades" | "max_leverage";
        /**
         * @description pending: can still turn, or nothing is known yet; holds; violated: for good.
         * @enum {string}
         */
        AuditionRuleStatus: "pending" | "holds" | "violated";
        /** @description How a run stands with one rule. */
        AuditionRuleProgress: {
            rule: components["schemas"]["AuditionRule"];
            status: components["schemas"]["AuditionRuleStatus"];
            /**
             * @description The rule's figure so far: the return as a share, the deepest drawdown or the worst daily loss as a share, the
             *     closed round trips, the highest leverage; null before the first snapshot.
             */
            value: number | null;
            /** @description The rule's limit, in the unit of `value`. */
            threshold: number;
            /** @description Market time of the first snapshot that violates it, ms since the epoch; null while none does. */
            violatedAt: number | null;
        };
        /** @description How a run stands, from its snapshots alone. */
        AuditionProgress: {
            /** @description Market time of the newest snapshot, ms since the epoch; null before the first. */
            at: number | null;
            /** @description The equity at that snapshot, in USDC; null before the first. */
            equity: string | null;
            /** @description Seconds of the run's clock that have passed, pauses left out. */
            elapsedSec: number;
            /** @description The five rules, always in the same order. */
            rules: components["schemas"]["AuditionRuleProgress"][];
        };
        /** @description A time in which a run's clock stood still. */
        AuditionPause: {
            reason: components["schemas"]["AccountPauseReason"];
            /** @description Market time of its beginning, ms since the epoch. */
            fromAt: components["schemas"]["EpochMs"];
            /** @description Market time of its end, ms since the epoch; null while it lasts. */
            untilAt: number | null;
        };
        /** @description Why a run did not pass. */
        AuditionReason: {
            /**
             * @description The rule that was not kept; null when the run was withdrawn.
             * @enum {string|null}
             */
            rule: "profit_target" | "max_drawdown" | "daily_loss" | "min_trades" | "max_leverage" | null;
            /**
             * @description The reason as a stable word.
             * @enum {string}
             */
            code: "PROFIT_TARGET_MISSED" | "MAX_DRAWDOWN_BREACHED" | "DAILY_LOSS_BREACHED" | "TOO_FEW_TRADES" | "LEVERAGE_EXCEEDED" | "WITHDRAWN";
            /** @description The same as one sentence for a person, with its figures. */
            message: string;
            /** @description Market time of the snapshot that shows it, ms since the epoch; null when the run was withdrawn. */
            at: number | null;
            /** @description The equity at that snapshot, in USDC; null when it does not matter. */
            equity: string | null;
            /** @description The lowest equity that would have kept the rule, in USDC; null for rules that are not about equity. */
            limit: string | null;
        };
        /** @description What the evaluation of the snapshots came to. */
        AuditionVerdict: {
            /** @description True when all five rules hold. */
            passed: boolean;
            /** @description Every rule that was not kept; empty when it passed. */
            reasons: components["schemas"]["AuditionReason"][];
        };
        /** @description One attempt of a clone to be admitted to the competition. */
        AuditionRun: {
            auditionRunId: components["schemas"]["AuditionRunId"];
            cloneId: components["schemas"]["CloneId"];
            state: components["schemas"]["AuditionState"];
            /** @description Why it ended; null while it lives. */
            endReason: components["schemas"]["AuditionEndReason"] | null;
            /** @description The version that trades, whatever is published meanwhile. */
            strategyVersionId: components["schemas"]["StrategyVersionId"];
            /** @description SHA-256 of the graph's canonical JSON (RFC 8785) without its layout, in hex. */
            contentHash: string;
            /** @description The assets that it may trade. */
            allowedSymbols: components["schemas"]["AssetSymbol"][];
            /** @description The purchase that it uses up. */
            purchaseId: components["schemas"]["PurchaseId"];
            /** @description The paper account that it trades on, for the operations under /trading/accounts. */
            accountId: components["schemas"]["AccountId"];
            /** @description The run that it tries again; null for none. */
            previousAuditionRunId: string | null;
            /** @description The key that it was submitted with; null for none. */
            idempotencyKey: string | null;
            rules: components["schemas"]["AuditionRules"];
            progress: components["schemas"]["AuditionProgress"];
            /** @description The pause that it is in; null when its clock runs, and when it is over. */
            pause: components["schemas"]["AuditionPause"] | null;
            /** @description Every pause so far, in their order. */
            pauses: components["schemas"]["AuditionPause"][];
            /** @description The verdict; null before, and for a voided run. */
            verdict: components["schemas"]["AuditionVerdict"] | null;
            /** @description True when it trades on made-up prices, of the replay feed. */
            synthetic: boolean;
            /** @description When it was submitted, wall time, ms since the epoch. */
            createdAt: components["schemas"]["EpochMs"];
            /** @description When its state last changed, wall time, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            /** @description Market time of its start, ms since the epoch; null while it is queued. */
            startAt: number | null;
            /** @description Market time at which its clock runs out, moved by pauses, ms since the epoch; null while it is queued. */
            endAt: number | null;
            /** @description Market time of its end, ms since the epoch; null while it lives. */
            endedAt: number | null;
            /** @description When it was passed, failed or voided, wall time, ms since the epoch; null before. */
            decidedAt: number | null;
        };
        /** @description One audition run. */
        AuditionRunResult: {
            auditionRun: components["schemas"]["AuditionRun"];
        };
        /** @description A page of audition runs. */
        AuditionRunPage: {
            /** @description The runs, newest first. */
            auditionRuns: components["schemas"]["AuditionRun"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description The paper account of a run in short; getTradingAccount has all of it. */
        PropAccount: {
            accountId: components["schemas"]["AccountId"];
            state: components["schemas"]["TradingAccountState"];
            /**
             * @description The currency of all amounts.
             * @constant
             */
            currency: "USDC";
            /** @description What it is opened with, in USDC. */
            startBalance: components["schemas"]["UsdcAmount"];
            /** @description What it holds, open positions left out, in USDC; zero before the start. */
            wallet: components["schemas"]["UsdcAmount"];
            /** @description What it is worth, open positions included, in USDC; zero before the start. */
            equity: components["schemas"]["UsdcAmount"];
            /** @description Market time of its start, ms since the epoch; null before. */
            startAt: number | null;
            /** @description Market time at which its clock runs out, ms since the epoch; null before the start. */
            endAt: number | null;
        };
        /** @description The run with its account. */
        AuditionSubmitResult: {
            auditionRun: components["schemas"]["AuditionRun"];
            propAccount: components["schemas"]["PropAccount"];
            /** @description True when the same `idempotencyKey` had made this run before. */
            alreadyExisted: boolean;
        };
        /** @description The operator's reason. */
        AuditionVoidRequest: {
            /** @description Why, for the audit log; 1 to 280 characters without control characters. */
            reason: string;
        };
        /** @description The Arena. */
        ArenaResult: {
            arena: components["schemas"]["Arena"];
        };
        /** @description The Arena at a glance. Times are market time unless said otherwise. */
        Arena: {
            /** @description How many clones may compete at once. */
            capacity: number;
            /** @description How many of them may belong to one user. */
            maxPerUser: number;
            /** @description How many compete now. */
            competing: number;
            /** @description How many slots are free. */
            freeSlots: number;
            /** @description How many clones wait, those that are passed over included. */
            queued: number;
            marketFeed: components["schemas"]["MarketFeed"];
            /** @description The market's clock, ms since the epoch. */
            marketAt: components["schemas"]["EpochMs"];
            /** @description The season that runs; null before the first clone was admitted. */
            season: components["schemas"]["ArenaSeason"] | null;
            rules: components["schemas"]["ArenaRules"];
            /** @description What happened last, newest first. */
            events: components["schemas"]["ArenaEvent"][];
        };
        /** @description A season of the Arena. */
        ArenaSeason: {
            number: components["schemas"]["ArenaSeasonNumber"];
            /** @description When it began, market time, ms since the epoch. */
            startAt: components["schemas"]["EpochMs"];
            /** @description When it ends, market time, ms since the epoch. */
            endAt: components["schemas"]["EpochMs"];
        };
        /** @description A season's number, from 1. */
        ArenaSeasonNumber: number;
        /** @description What clones in the Arena compete under. */
        ArenaRules: {
            /** @description What an account starts with, in USDC. */
            startBalance: components["schemas"]["UsdcAmount"];
            /** @description The fall from the peak, as a share of it, at which a clone loses its slot and is barred until the next season. */
            maxDrawdownFraction: number;
            /** @description How long a season lasts, in seconds of market time. */
            seasonSec: number;
            /** @description The share of the slots, lowest ranks first, that turns over at a season's end while others wait. */
            turnoverFraction: number;
            /** @description Model calls of one competing clone in a UTC day. */
            modelCallsPerDay: number;
        };
        /** @description Something that happened in the Arena; never changed afterwards. */
        ArenaEvent: {
            /** @description When it happened, market time, ms since the epoch. */
            at: components["schemas"]["EpochMs"];
            /**
             * @description admitted: the clone took a slot. removed: it lost it, see `reason`. season_ended: its place at the end of a season.
             *     retired: its owner or an operator retired it.
             * @enum {string}
             */
            kind: "admitted" | "removed" | "season_ended" | "retired";
            /** @description The season in which it happened; 0 before the first. */
            season: number;
            cloneId: components["schemas"]["CloneId"];
            /** @description Its place when the season ended; null for other events. */
            rank: number | null;
            /** @description Its return when the season ended, as a share; null for other events. */
            returnFraction: number | null;
            /** @description Why a slot was lost; null for other events. */
            reason: components["schemas"]["ArenaRemovalReason"] | null;
        };
        /**
         * @description Why a clone lost its slot: liquidated (drawdown or margin), operator, season_turnover, unpublished (its owner took the
         *     profile back), profile_hidden and profile_retired (by moderators), entitlement_lost (what was paid is gone), account_ended
         *     (its account ended otherwise), retired.
         * @enum {string}
         */
        ArenaRemovalReason: "liquidated" | "operator" | "season_turnover" | "unpublished" | "profile_hidden" | "profile_retired" | "entitlement_lost" | "account_ended" | "retired";
        /** @description The Arena and one page of its ranking. */
        ArenaClonePage: {
            arena: components["schemas"]["Arena"];
            /** @description The clones, best first. */
            clones: components["schemas"]["ArenaClone"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description What lists show of a profile. */
        ProfileFace: {
            name: components["schemas"]["ProfileName"];
            username: components["schemas"]["Username"];
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            avatarUrl: string | null;
            /** @description An https link to an image; never fetched by the gateway. Null for none. */
            iconUrl: string | null;
        };
        /** @description A clone that holds a slot. */
        ArenaClone: {
            /** @description Its place, from 1. */
            rank: number;
            cloneId: components["schemas"]["CloneId"];
            /** @description Its profile; null while others may not see it. */
            profile: components["schemas"]["ProfileFace"] | null;
            /** @description The strongest class of models that it had when it was admitted. */
            modelStrength: components["schemas"]["CloneModelStrength"];
            /** @description The assets that its account trades, sorted. */
            symbols: components["schemas"]["AssetSymbol"][];
            /** @description When it took its slot, market time, ms since the epoch. */
            admittedAt: components["schemas"]["EpochMs"];
            accountId: components["schemas"]["AccountId"];
            accountState: components["schemas"]["TradingAccountState"];
            /** @description Since when return and drawdown count, market time, ms since the epoch. */
            rankedSinceAt: components["schemas"]["EpochMs"];
            /** @description Its account's equity, in USDC. */
            equity: components["schemas"]["UsdcAmount"];
            /** @description Its return since then, as a share. */
            returnFraction: number;
            /** @description The deepest fall from a peak since then, as a share of that peak. */
            maxDrawdownFraction: number;
            /** @description Round trips that it closed in its stay. */
            closedTrades: number;
        };
        /** @description One page of the Promotion Queue. */
        PromotionQueuePage: {
            /** @description The clones that wait, next first. */
            entries: components["schemas"]["PromotionQueueEntry"][];
            /** @description Where the next page starts; null at the end. */
            nextCursor: string | null;
        };
        /** @description A clone that waits for a slot. */
        PromotionQueueEntry: {
            /** @description Its place in the queue, from 1, passed over or not. */
            position: number;
            cloneId: components["schemas"]["CloneId"];
            /** @description Its profile; null while others may not see it. */
            profile: components["schemas"]["ProfileFace"] | null;
            /** @description The moment by which the queue is ordered, market time, ms since the epoch. */
            queuedAt: components["schemas"]["EpochMs"];
            /** @description True while others behind it may take a slot before it; it keeps its place. */
            passedOver: boolean;
            /**
             * @description Why it waits: admission_due (a slot is free, the next round gives it), no_free_slot, and what it is passed over for:
             *     profile_hidden, entitlement_suspended, user_has_max_slots.
             * @enum {string}
             */
            reason: "admission_due" | "no_free_slot" | "profile_hidden" | "entitlement_suspended" | "user_has_max_slots";
        };
        /** @description The operator's reason. */
        OperatorReason: {
            /** @description Why, for the audit log; 1 to 280 characters without control characters. */
            reason: string;
        };
        /** @description What a removal did. */
        ArenaRemoval: {
            cloneId: components["schemas"]["CloneId"];
            /** @description When, market time, ms since the epoch. */
            removedAt: components["schemas"]["EpochMs"];
            barredUntilSeason: components["schemas"]["ArenaSeasonNumber"];
            /** @description The clones that took its slot. */
            admittedCloneIds: components["schemas"]["CloneId"][];
        };
        /** @description The assets. */
        AssetList: {
            /** @description By symbol. */
            assets: components["schemas"]["Asset"][];
        };
        /** @description A tradeable asset. */
        Asset: {
            symbol: components["schemas"]["AssetSymbol"];
            /** @description Its name; null when the source has none. */
            name: string | null;
            /** @description Where it is known from, e.g. hyperliquid, import or replay. */
            source: string;
            /**
             * @description Delisted assets cannot be traded any more.
             * @enum {string}
             */
            status: "active" | "delisted";
            /** @description The largest leverage that the market allows. */
            maxLeverage: number;
            /** @description Decimals of a quantity; null when unknown. */
            sizeDecimals: number | null;
            /** @description True when its prices are made up by the replay feed. */
            synthetic: boolean;
            /** @description When this was last learned, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
            /** @description The stored candles by interval. */
            history: components["schemas"]["CandleHistory"][];
        };
        /** @description What is stored of one interval. */
        CandleHistory: {
            interval: components["schemas"]["CandleInterval"];
            /** @description The opening of the first candle, ms since the epoch. */
            from: components["schemas"]["EpochMs"];
            /** @description The close of the last candle, ms since the epoch. */
            to: components["schemas"]["EpochMs"];
            /** @description How many candles. */
            candles: number;
            /** @description How many stretches are missing in between. */
            gaps: number;
            /** @description True when they are made up by the replay feed. */
            synthetic: boolean;
        };
        /** @description The markets that match. */
        PolymarketSearch: {
            /** @description What was looked for. */
            query: string;
            /** @description Best match first. */
            markets: components["schemas"]["PolymarketMarket"][];
        };
        /** @description A stored prediction market. */
        PolymarketMarket: {
            /** @description The id to name in a data_stream node. */
            marketId: string;
            /** @description What is bet on. */
            question: string;
            /** @description Its name in addresses. */
            slug: string | null;
            /** @description The event that it belongs to. */
            eventId: string | null;
            /** @description That event's title. */
            eventTitle: string | null;
            /**
             * @description The channel that reads it, by how soon it ends; null once it is closed.
             * @enum {string|null}
             */
            channel: "immediate_market" | "later_market" | null;
            /** @description Its outcomes, as the source orders them. */
            outcomes: components["schemas"]["PolymarketOutcome"][];
            /** @description Traded so far, in US dollars. */
            volumeUsd: number | null;
            /** @description Traded in the last 24 hours, in US dollars. */
            volume24hUsd: number | null;
            /** @description Resting liquidity, in US dollars. */
            liquidityUsd: number | null;
            /** @description True while it is listed. */
            active: boolean;
            /** @description True once no more bets are taken. */
            closed: boolean;
            /** @description When it is planned to end, ms since the epoch; it may resolve at another time. */
            endAt: number | null;
            /** @description When this was last learned, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
        };
        /** @description One outcome. */
        PolymarketOutcome: {
            /** @description Its name. */
            name: string;
            /** @description Its price, 0 to 1; null when the source has none. */
            price: number | null;
        };
        /**
         * @description A type of subject, or all.
         * @enum {string}
         */
        DefiLlamaSubjectTypeOrAll: "all" | "global" | "chain" | "protocol" | "stablecoin";
        /**
         * @description A channel of figures, or all.
         * @enum {string}
         */
        DefiLlamaSourceChannelOrAll: "all" | "capital_base" | "capital_flows" | "economic_throughput";
        /** @description The subjects that match. */
        DefiLlamaSearch: {
            /** @description What was looked for. */
            query: string;
            subjectType: components["schemas"]["DefiLlamaSubjectTypeOrAll"];
            channel: components["schemas"]["DefiLlamaSourceChannelOrAll"];
            /** @description Best match first. */
            subjects: components["schemas"]["DefiLlamaSubject"][];
        };
        /** @description Something that DefiLlama has figures about. */
        DefiLlamaSubject: {
            /**
             * @description What it is.
             * @enum {string}
             */
            subjectType: "global" | "chain" | "protocol" | "stablecoin";
            /** @description The id to name in a data_stream node. */
            subject: string;
            /** @description Its name. */
            name: string;
            /** @description Its token's symbol. */
            symbol: string | null;
            /** @description The channels with figures about it. */
            channels: ("capital_base" | "capital_flows" | "economic_throughput")[];
            /** @description Value locked or in circulation, in US dollars. */
            sizeUsd: number | null;
            /** @description When this was last learned, ms since the epoch. */
            updatedAt: components["schemas"]["EpochMs"];
        };
        /**
         * @description Where market data comes from, the real sources or a replay.
         * @enum {string}
         */
        MarketFeed: "live" | "replay";
        /**
         * @description How a channel is, running its first round, never run, failed in its last round, or too old.
         * @enum {string}
         */
        ChannelStatus: "ok" | "running" | "missing" | "failed" | "stale";
        /** @description How the channels are. */
        IngestionHealth: {
            /** @description True when every channel is ok. */
            ok: boolean;
            marketFeed: components["schemas"]["MarketFeed"];
            /** @description One for each channel. */
            rows: components["schemas"]["IngestionHealthRow"][];
        };
        /** @description How one channel is. */
        IngestionHealthRow: {
            /** @description The source. */
            source: string;
            /** @description The channel. */
            channel: string;
            status: components["schemas"]["ChannelStatus"];
            /** @description Seconds between two rounds. */
            expectedCadenceSec: number;
            /** @description Seconds without a good round after which it is stale. */
            staleAfterSec: number;
            /** @description Seconds since the last good round; null before the first. */
            ageSec: number | null;
            /** @description Rows that the last good round wrote. */
            rowsWritten: number;
            /** @description Why the last round failed, one sentence; null if it did not. */
            lastError: string | null;
        };
        /** @description The channels at a glance. */
        IngestionDashboard: {
            /** @description When this was put together, ms since the epoch; at most a second ago. */
            generatedAt: components["schemas"]["EpochMs"];
            /** @description True when every channel is ok. */
            ok: boolean;
            marketFeed: components["schemas"]["MarketFeed"];
            /** @description The market's clock, ms since the epoch; a replay's runs on its own. */
            marketAt: components["schemas"]["EpochMs"];
            /** @description One for each channel. */
            channels: components["schemas"]["IngestionChannel"][];
        };
        /** @description One channel at a glance. */
        IngestionChannel: {
            /** @description The source. */
            source: string;
            /** @description The channel. */
            channel: string;
            status: components["schemas"]["ChannelStatus"];
            /** @description Rows written in the last 24 hours. */
            rows24h: number;
            /** @description The share of the last 24 hours' expected points that was read, 0 to 1; null before the first. */
            coverage24h: number | null;
            /** @description Seconds from the newest event to now; null without one. */
            lagSec: number | null;
            /** @description When the last round ended, ms since the epoch. */
            lastRunAt: number | null;
            /** @description Stretches that are known to be missing, newest first. */
            gaps: components["schemas"]["IngestionGap"][];
        };
        /** @description A stretch without data. */
        IngestionGap: {
            /** @description What is missing, e.g. BTC 1m. */
            subject: string;
            /** @description Its start, ms since the epoch. */
            from: components["schemas"]["EpochMs"];
            /** @description Its end, ms since the epoch. */
            to: components["schemas"]["EpochMs"];
        };
    };
    responses: {
        /** @description The request does not match the contract, or it contradicts itself. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No valid token, challenge or signature. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description It does not exist or it is not yours. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The present state does not allow it; `retryable` tells whether waiting helps. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The draft has changed since the revision that `If-Match` names; read it again. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Well-formed, but a rule of the game or of the gateway refuses it. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many at once; try again after `Retry-After`. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Switched off, or the chain cannot be asked at the moment; nothing was recorded. */
        Unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Any other failure; see `x-general-error-codes`. */
        Failure: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        /**
         * @description The clone's number.
         * @example 1
         */
        CloneId: components["schemas"]["CloneId"];
        /**
         * @description The session, as listSessions names it.
         * @example ses_01hq8zj5k3m7n9p2r4s6t8v0x
         */
        SessionId: components["schemas"]["SessionId"];
        /**
         * @description The wallet, as getMe names it.
         * @example wal_01hq8zj5k3m7n9p2r4s6t8v0y
         */
        WalletId: components["schemas"]["WalletId"];
        /**
         * @description The version, as listStrategyVersions names it.
         * @example ver_01hq8zj5k3m7n9p2r4s6t8v20
         */
        StrategyVersionId: components["schemas"]["StrategyVersionId"];
        /**
         * @description The job, as startBacktest and listBacktestJobs name it.
         * @example job_01hq8zj5k3m7n9p2r4s6t8v30
         */
        JobId: components["schemas"]["JobId"];
        /**
         * @description The paper account, as its audition or Arena stay names it.
         * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
         */
        AccountId: components["schemas"]["AccountId"];
        /**
         * @description The asset's symbol.
         * @example BTC
         */
        Symbol: components["schemas"]["AssetSymbol"];
        /**
         * @description The purchase, as listPurchases names it.
         * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
         */
        PurchaseId: components["schemas"]["PurchaseId"];
        /**
         * @description The report, as listReports names it.
         * @example rep_01hq8zj5k3m7n9p2r4s6t8v40
         */
        ReportId: components["schemas"]["ReportId"];
        /**
         * @description The audition run, as submitAudition and listCloneAuditions name it.
         * @example aud_01hq8zj5k3m7n9p2r4s6t8v40
         */
        AuditionRunId: components["schemas"]["AuditionRunId"];
        /**
         * @description How many entries the page holds at most; values over 200 are served as 200.
         * @example 50
         */
        Limit: number;
        /**
         * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
         * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
         */
        Cursor: components["schemas"]["Cursor"];
        /**
         * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
         *     with `Idempotency-Replayed: true`; the same key with another body is refused.
         * @example 3f0c9a52-quote-1
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description A strong entity tag that names this revision of the draft.
         * @example "1-1"
         */
        ETag: string;
        /**
         * @description Seconds after which a retry makes sense.
         * @example 30
         */
        RetryAfter: number;
        /**
         * @description What is left of the bucket that this request drew from, e.g. `"read";r=599;t=60`.
         * @example "read";r=599;t=60
         */
        RateLimit: string;
        /**
         * @description The size and the window of that bucket, e.g. `"read";q=600;w=60`.
         * @example "read";q=600;w=60
         */
        RateLimitPolicy: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    issueSiweChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiweChallengeRequest"];
            };
        };
        responses: {
            /** @description The challenge; sign `message` with the wallet before `expiresAt`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiweChallenge"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    verifySiweSignature: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiweProof"];
            };
        };
        responses: {
            /** @description The new session and its user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description The successor tokens of the same session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTokens"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RevokeSessionRequest"];
            };
        };
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user and the current session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The open sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    revokeSessionById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session, as listSessions names it.
                 * @example ses_01hq8zj5k3m7n9p2r4s6t8v0x
                 */
                sessionId: components["parameters"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    linkWallet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiweProof"];
            };
        };
        responses: {
            /** @description The wallet now belongs to the account. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["Conflict"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    unlinkWallet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The wallet, as getMe names it.
                 * @example wal_01hq8zj5k3m7n9p2r4s6t8v0y
                 */
                walletId: components["parameters"]["WalletId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet is unlinked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listClones: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of clones. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClonePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloneDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloneUpdate"];
            };
        };
        responses: {
            /** @description The clone after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloneResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    getEntitlement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The effective entitlement and its slots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitlementResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getStrategyDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyDraftResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    saveStrategyDraft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the revision that this one replaces; a list of tags, or `*` for any, as in RFC 9110.
                 * @example "draft-1-1"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StrategyDraftSave"];
            };
        };
        responses: {
            /** @description The draft as saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyDraftSaved"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    publishStrategyVersion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StrategyPublish"];
            };
        };
        responses: {
            /** @description This content was published before; its version is active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyPublished"];
                };
            };
            /** @description A new version was published and is active. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyPublished"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    listStrategyVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyVersionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getStrategyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The version, as listStrategyVersions names it.
                 * @example ver_01hq8zj5k3m7n9p2r4s6t8v20
                 */
                strategyVersionId: components["parameters"]["StrategyVersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyVersionResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    preflightBacktest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["BacktestRequest"];
            };
        };
        responses: {
            /** @description The estimate, the quota and what stands in the way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestPreflight"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    startBacktest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["BacktestRequest"];
            };
        };
        responses: {
            /** @description The backtest has ended in time; its result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestResult"];
                };
            };
            /** @description The job that runs it; poll getBacktestJob. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestJobResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["Failure"];
        };
    };
    listBacktestJobs: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestJobPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getBacktestJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The job, as startBacktest and listBacktestJobs name it.
                 * @example job_01hq8zj5k3m7n9p2r4s6t8v30
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestJobDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    cancelBacktestJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The job, as startBacktest and listBacktestJobs name it.
                 * @example job_01hq8zj5k3m7n9p2r4s6t8v30
                 */
                jobId: components["parameters"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestJobResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listDecisionRuns: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only runs of this asset.
                 * @example BTC
                 */
                symbol?: components["schemas"]["AssetSymbol"];
                /**
                 * @description Only runs of this branch.
                 * @example br_6f1d2c3b4a5968778695a4b3
                 */
                branchId?: components["schemas"]["BranchId"];
                /**
                 * @description Only runs in this status.
                 * @example completed
                 */
                status?: components["schemas"]["DecisionRunStatus"];
                /**
                 * @description Only runs scheduled at or after this moment, ms since the epoch.
                 * @example 1672531200000
                 */
                scheduledFrom?: number;
                /**
                 * @description Only runs scheduled before this moment, ms since the epoch.
                 * @example 1704067200000
                 */
                scheduledTo?: number;
                /**
                 * @description Only runs of this origin.
                 * @example backtest
                 */
                origin?: components["schemas"]["DecisionOrigin"];
                /**
                 * @description Only runs of this backtest job, audition or Arena stay.
                 * @example job_01hq8zj5k3m7n9p2r4s6t8v30
                 */
                originId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRunPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    resolveLatestData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
                /**
                 * @description The asset's symbol.
                 * @example BTC
                 */
                symbol: components["parameters"]["Symbol"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LatestDataRequest"];
            };
        };
        responses: {
            /** @description The reads, by branch. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatestData"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    listCloneAuditions: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of audition runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionRunPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getPriceList: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The price list in force. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    quoteAuditionFee: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditionFeeQuoteRequest"];
            };
        };
        responses: {
            /** @description The quote; deposit exactly this amount under this nonce before it expires. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionFeeQuote"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    submitAuditionFee: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditionFeeSubmitRequest"];
            };
        };
        responses: {
            /** @description The deposit is granted, by this call or before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionFeeSubmitResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    listPurchases: {
        parameters: {
            query?: {
                /**
                 * @description Only purchases in this state.
                 * @example granted
                 */
                state?: components["schemas"]["PurchaseState"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of purchases. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchasePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getPurchase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The purchase. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    requestRefund: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description The purchase with its refund. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    retireOwnClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The retired clone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloneResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    getOwnProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile, or null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnProfileResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    putOwnProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileInput"];
            };
        };
        responses: {
            /** @description The profile as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PutProfileResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    listOwnProfiles: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of profiles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnProfilePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getPublicProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicProfileResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    reportProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileReportInput"];
            };
        };
        responses: {
            /** @description The report, as its reporter sees it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileReportResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    getTradingAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradingAccountResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listAccountOrders: {
        parameters: {
            query?: {
                /**
                 * @description Only orders in this status.
                 * @example denied
                 */
                status?: components["schemas"]["AccountOrderStatus"];
                /**
                 * @description Only orders of this asset.
                 * @example BTC
                 */
                symbol?: components["schemas"]["AssetSymbol"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOrderPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listAccountFills: {
        parameters: {
            query?: {
                /**
                 * @description Only fills of this asset.
                 * @example BTC
                 */
                symbol?: components["schemas"]["AssetSymbol"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of fills. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountFillPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listAccountPositions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The open positions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPositionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listAccountEquity: {
        parameters: {
            query?: {
                /**
                 * @description Only points after this moment, ms since the epoch.
                 * @example 1672617600000
                 */
                after?: number;
                /**
                 * @description Only points on whole multiples of so many seconds since the epoch, and the final one; for charts of long stays.
                 * @example 3600
                 */
                everySec?: number;
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The paper account, as its audition or Arena stay names it.
                 * @example acc_01hq8zj5k3m7n9p2r4s6t8v50
                 */
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of snapshots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountEquityPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    submitAudition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditionSubmit"];
            };
        };
        responses: {
            /** @description The run, new or the one that the same key made before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionSubmitResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    getAudition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The audition run, as submitAudition and listCloneAuditions name it.
                 * @example aud_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                auditionRunId: components["parameters"]["AuditionRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionRunResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getArena: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Arena. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArenaResult"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listArenaClones: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the ranking. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArenaClonePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Failure"];
        };
    };
    listPromotionQueue: {
        parameters: {
            query?: {
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the queue. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromotionQueuePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Failure"];
        };
    };
    listAssets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The assets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    searchPolymarketMarkets: {
        parameters: {
            query?: {
                /**
                 * @description Words to look for.
                 * @example bitcoin 2026
                 */
                q?: string;
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The markets that match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolymarketSearch"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    searchDefiLlamaSubjects: {
        parameters: {
            query?: {
                /**
                 * @description Words to look for.
                 * @example ethereum
                 */
                q?: string;
                /**
                 * @description Only subjects of this type.
                 * @example chain
                 */
                type?: components["schemas"]["DefiLlamaSubjectTypeOrAll"];
                /**
                 * @description Only subjects with figures in this channel.
                 * @example capital_base
                 */
                channel?: components["schemas"]["DefiLlamaSourceChannelOrAll"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subjects that match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefiLlamaSearch"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getIngestionHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channels' health. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestionHealth"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getIngestionDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dashboard. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestionDashboard"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listUnsettledPurchases: {
        parameters: {
            query?: {
                /**
                 * @description Only purchases in this state.
                 * @example mismatched
                 */
                state?: components["schemas"]["UnsettledPurchaseState"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of unsettled purchases. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsettledPurchasePage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    refundPurchase: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The purchase, as listPurchases names it.
                 * @example pur_01hq8zj5k3m7n9p2r4s6t8v12
                 */
                purchaseId: components["parameters"]["PurchaseId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorRefundRequest"];
            };
        };
        responses: {
            /** @description The purchase with its refund. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    listReports: {
        parameters: {
            query?: {
                /**
                 * @description Only reports with this status.
                 * @example open
                 */
                status?: components["schemas"]["ProfileReportStatus"];
                /**
                 * @description How many entries the page holds at most; values over 200 are served as 200.
                 * @example 50
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description Where the page starts, the `nextCursor` of the page before; absent for the first page.
                 * @example eyJhIjoxNzk1MTY5MDQwMDAwfQ
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of reports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModeratedReportPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    resolveReport: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The report, as listReports names it.
                 * @example rep_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                reportId: components["parameters"]["ReportId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportResolutionInput"];
            };
        };
        responses: {
            /** @description The report, and how many were settled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportResolutionResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    getWorkerHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workers, and whether all of them are well. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerHealthReport"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    voidAudition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The audition run, as submitAudition and listCloneAuditions name it.
                 * @example aud_01hq8zj5k3m7n9p2r4s6t8v40
                 */
                auditionRunId: components["parameters"]["AuditionRunId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditionVoidRequest"];
            };
        };
        responses: {
            /** @description The voided run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditionRunResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    removeArenaClone: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorReason"];
            };
        };
        responses: {
            /** @description What became of the slot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArenaRemoval"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
    retireClone: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key of the caller's choice, kept 24 hours per user and path. The same key and body answer the first answer again
                 *     with `Idempotency-Replayed: true`; the same key with another body is refused.
                 * @example 3f0c9a52-quote-1
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The clone's number.
                 * @example 1
                 */
                cloneId: components["parameters"]["CloneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorReason"];
            };
        };
        responses: {
            /** @description The retired clone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloneResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            default: components["responses"]["Failure"];
        };
    };
}
/** What a handler's type needs to know of its operation beyond paths, parameters and bodies. */
export interface OperationMeta {
    issueSiweChallenge: {
        security: "optional";
    };
    verifySiweSignature: {
        security: "public";
    };
    refreshSession: {
        security: "public";
    };
    revokeSession: {
        security: "session";
    };
    getMe: {
        security: "session";
    };
    listSessions: {
        security: "session";
    };
    revokeSessionById: {
        security: "session";
    };
    linkWallet: {
        security: "session";
    };
    unlinkWallet: {
        security: "session";
    };
    listClones: {
        security: "session";
    };
    getClone: {
        security: "session";
    };
    updateClone: {
        security: "session";
    };
    getEntitlement: {
        security: "session";
    };
    getStrategyDraft: {
        security: "session";
    };
    saveStrategyDraft: {
        security: "session";
    };
    publishStrategyVersion: {
        security: "session";
    };
    listStrategyVersions: {
        security: "session";
    };
    getStrategyVersion: {
        security: "session";
    };
    preflightBacktest: {
        security: "session";
    };
    startBacktest: {
        security: "session";
    };
    listBacktestJobs: {
        security: "session";
    };
    getBacktestJob: {
        security: "session";
    };
    cancelBacktestJob: {
        security: "session";
    };
    listDecisionRuns: {
        security: "session";
    };
    resolveLatestData: {
        security: "session";
    };
    listCloneAuditions: {
        security: "session";
    };
    getPriceList: {
        security: "public";
    };
    quoteAuditionFee: {
        security: "session";
    };
    submitAuditionFee: {
        security: "session";
    };
    listPurchases: {
        security: "session";
    };
    getPurchase: {
        security: "session";
    };
    requestRefund: {
        security: "session";
    };
    retireOwnClone: {
        security: "session";
    };
    getOwnProfile: {
        security: "session";
    };
    putOwnProfile: {
        security: "session";
    };
    listOwnProfiles: {
        security: "session";
    };
    getPublicProfile: {
        security: "public";
    };
    reportProfile: {
        security: "session";
    };
    getTradingAccount: {
        security: "session";
    };
    listAccountOrders: {
        security: "session";
    };
    listAccountFills: {
        security: "session";
    };
    listAccountPositions: {
        security: "session";
    };
    listAccountEquity: {
        security: "session";
    };
    submitAudition: {
        security: "session";
    };
    getAudition: {
        security: "session";
    };
    getArena: {
        security: "public";
    };
    listArenaClones: {
        security: "public";
    };
    listPromotionQueue: {
        security: "public";
    };
    listAssets: {
        security: "session";
    };
    searchPolymarketMarkets: {
        security: "session";
    };
    searchDefiLlamaSubjects: {
        security: "session";
    };
    getIngestionHealth: {
        security: "session";
    };
    getIngestionDashboard: {
        security: "public";
    };
    listUnsettledPurchases: {
        security: "service";
    };
    refundPurchase: {
        security: "service";
    };
    listReports: {
        security: "service";
    };
    resolveReport: {
        security: "service";
    };
    getWorkerHealth: {
        security: "service";
    };
    voidAudition: {
        security: "service";
    };
    removeArenaClone: {
        security: "service";
    };
    retireClone: {
        security: "service";
    };
}
/** The codes that an operation lists for itself. */
export interface OperationErrors {
    issueSiweChallenge: "SIWE_DOMAIN_NOT_ALLOWED" | "SIWE_CHAIN_NOT_ALLOWED" | "TOO_MANY_CHALLENGES" | "SIGN_IN_DISABLED";
    verifySiweSignature: "SIWE_MESSAGE_MALFORMED" | "CHALLENGE_NOT_FOUND" | "CHALLENGE_EXPIRED" | "CHALLENGE_LOCKED" | "SIGNATURE_INVALID" | "WALLET_CHAIN_UNSUPPORTED" | "SIGN_IN_DISABLED" | "CHAIN_UNREACHABLE" | "CHAIN_DISAGREEMENT" | "CHAIN_WRONG_ID";
    refreshSession: "REFRESH_TOKEN_INVALID" | "REFRESH_TOKEN_REUSED";
    revokeSession: never;
    getMe: never;
    listSessions: never;
    revokeSessionById: "SESSION_NOT_FOUND";
    linkWallet: "SIWE_MESSAGE_MALFORMED" | "CHALLENGE_NOT_FOUND" | "CHALLENGE_EXPIRED" | "CHALLENGE_LOCKED" | "SIGNATURE_INVALID" | "WALLET_ALREADY_LINKED" | "TOO_MANY_WALLETS" | "WALLET_CHAIN_UNSUPPORTED" | "SIGN_IN_DISABLED" | "CHAIN_UNREACHABLE" | "CHAIN_DISAGREEMENT" | "CHAIN_WRONG_ID";
    unlinkWallet: "WALLET_NOT_FOUND" | "LAST_WALLET";
    listClones: "CURSOR_INVALID";
    getClone: "CLONE_NOT_FOUND";
    updateClone: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "MODEL_NOT_ALLOWED" | "AUDITION_RUNNING";
    getEntitlement: "CLONE_NOT_FOUND";
    getStrategyDraft: "CLONE_NOT_FOUND";
    saveStrategyDraft: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "DRAFT_CHANGED" | "GRAPH_EXCEEDS_ENTITLEMENT" | "GRAPH_TOO_LARGE";
    publishStrategyVersion: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "GRAPH_INVALID" | "GRAPH_TOO_LARGE" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    listStrategyVersions: "CLONE_NOT_FOUND";
    getStrategyVersion: "CLONE_NOT_FOUND" | "STRATEGY_VERSION_NOT_FOUND";
    preflightBacktest: "CLONE_NOT_FOUND" | "GRAPH_TOO_LARGE";
    startBacktest: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "GRAPH_TOO_LARGE" | "GRAPH_INVALID" | "BACKTEST_BLOCKED" | "BACKTEST_QUOTA_EXCEEDED" | "TOO_MANY_BACKTESTS" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    listBacktestJobs: "CLONE_NOT_FOUND" | "CURSOR_INVALID";
    getBacktestJob: "CLONE_NOT_FOUND" | "BACKTEST_JOB_NOT_FOUND";
    cancelBacktestJob: "CLONE_NOT_FOUND" | "BACKTEST_JOB_NOT_FOUND" | "BACKTEST_ALREADY_ENDED";
    listDecisionRuns: "CLONE_NOT_FOUND" | "CURSOR_INVALID";
    resolveLatestData: "CLONE_NOT_FOUND" | "ASSET_NOT_FOUND" | "AS_OF_IN_FUTURE";
    listCloneAuditions: "CLONE_NOT_FOUND" | "CURSOR_INVALID";
    getPriceList: never;
    quoteAuditionFee: "INTENT_CONFLICT" | "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "TIER_CAPACITY_MISMATCH" | "MODEL_NOT_ALLOWED" | "WALLET_WRONG_CHAIN" | "TOO_MANY_QUOTES" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS" | "PAYMENTS_DISABLED";
    submitAuditionFee: "INTENT_CONFLICT" | "INTENT_REQUIRED" | "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "DEPOSIT_NOT_FOUND" | "DEPOSIT_UNCONFIRMED" | "DEPOSIT_ALREADY_USED" | "TIER_CAPACITY_MISMATCH" | "MODEL_NOT_ALLOWED" | "QUOTE_TERMS_DIFFER" | "WALLET_WRONG_CHAIN" | "DEPOSIT_MISMATCHED" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS" | "PAYMENTS_DISABLED" | "CHAIN_UNREACHABLE" | "CHAIN_STALLED" | "CHAIN_DISAGREEMENT" | "CHAIN_WRONG_ID" | "VAULT_NOT_DEPLOYED";
    listPurchases: "CURSOR_INVALID";
    getPurchase: "PURCHASE_NOT_FOUND";
    requestRefund: "PURCHASE_NOT_FOUND" | "PURCHASE_NOT_REFUNDABLE" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    retireOwnClone: "CLONE_NOT_FOUND" | "CLONE_RETIRED";
    getOwnProfile: "CLONE_NOT_FOUND";
    putOwnProfile: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "USERNAME_TAKEN" | "PROFILE_RETIRED" | "PROFILE_INVALID";
    listOwnProfiles: "CURSOR_INVALID";
    getPublicProfile: "PROFILE_NOT_FOUND";
    reportProfile: "PROFILE_NOT_FOUND" | "OWN_PROFILE" | "ALREADY_REPORTED" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    getTradingAccount: "TRADING_ACCOUNT_NOT_FOUND";
    listAccountOrders: "TRADING_ACCOUNT_NOT_FOUND" | "CURSOR_INVALID";
    listAccountFills: "TRADING_ACCOUNT_NOT_FOUND" | "CURSOR_INVALID";
    listAccountPositions: "TRADING_ACCOUNT_NOT_FOUND";
    listAccountEquity: "TRADING_ACCOUNT_NOT_FOUND" | "CURSOR_INVALID";
    submitAudition: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "STRATEGY_NOT_PUBLISHED" | "AUDITION_RUNNING" | "AUDITION_SLOT_REQUIRED" | "AUDITION_SLOT_TOO_SMALL" | "SYMBOLS_NOT_IN_VERSION" | "PREVIOUS_AUDITION_INVALID" | "AUDITION_ALREADY_PASSED" | "TRADING_DISABLED" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    getAudition: "AUDITION_NOT_FOUND";
    getArena: never;
    listArenaClones: "CURSOR_INVALID";
    listPromotionQueue: "CURSOR_INVALID";
    listAssets: never;
    searchPolymarketMarkets: never;
    searchDefiLlamaSubjects: never;
    getIngestionHealth: never;
    getIngestionDashboard: never;
    listUnsettledPurchases: "CURSOR_INVALID";
    refundPurchase: "PURCHASE_NOT_FOUND" | "PURCHASE_NOT_REFUNDABLE" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    listReports: "CURSOR_INVALID";
    resolveReport: "REPORT_NOT_FOUND" | "REPORT_ALREADY_RESOLVED" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    getWorkerHealth: never;
    voidAudition: "AUDITION_NOT_FOUND" | "AUDITION_ALREADY_ENDED";
    removeArenaClone: "CLONE_NOT_FOUND" | "CLONE_NOT_COMPETING" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
    retireClone: "CLONE_NOT_FOUND" | "CLONE_RETIRED" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_IN_PROGRESS";
}
/** The codes that any operation can answer. */
export type GeneralErrorCode = "VALIDATION_FAILED" | "MALFORMED_JSON" | "JSON_TOO_DEEP" | "MALFORMED_REQUEST" | "REQUEST_TIMEOUT" | "BODY_TOO_LARGE" | "HEADERS_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "ROUTE_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "UNAUTHENTICATED" | "TOKEN_EXPIRED" | "SESSION_REVOKED" | "RATE_LIMITED" | "INTERNAL" | "NOT_READY" | "DATABASE_UNAVAILABLE";
