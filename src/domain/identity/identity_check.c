/* Why a spelling is no valid identifier: shapes, then check digits. */
#include <assert.h>

#include "domain/identity/identity_internal.h"

/* One sentence per fault; %1$s is the identifier. */
static const char *const sentences[FAULT_COUNT] = {
    [FAULT_PARTS] = MSG("identifier \"%1$s\" has too few or too many parts for its scheme"),
    [FAULT_PREFIX] = MSG("company prefix of \"%1$s\" must have 6 to 12 digits"),
    [FAULT_LENGTH] = MSG("number of \"%1$s\" has the wrong count of digits for its scheme"),
    [FAULT_DIGITS] = MSG("number of \"%1$s\" must be all digits"),
    [FAULT_PATTERN] = MSG("pattern \"%1$s\" must end in \".*\" and name one class"),
    [FAULT_EMPTY] = MSG("serial, lot or reference of \"%1$s\" must not be empty"),
    [FAULT_LONG] = MSG("serial, lot or reference of \"%1$s\" is longer than its scheme allows"),
    [FAULT_CHARACTER] = MSG("\"%1$s\" has a character that GS1 identifiers do not allow"),
    [FAULT_QUALIFIER] =
        MSG("\"%1$s\" has qualifiers that do not belong to its key, or out of order"),
    [FAULT_VIN_LENGTH] = MSG("vehicle identification number \"%1$s\" must have 17 characters"),
    [FAULT_VIN_CHARACTER] =
        MSG("vehicle identification number \"%1$s\" must be letters and digits without I, O and Q"),
    [FAULT_PRIVATE] =
        MSG("\"%1$s\" must be urn:holdfast:lot:<part>:<lot> or urn:holdfast:person:<name>, "
            "percent-encoded"),
};

/* 49 CFR 565.15: a letter counts as the value of its column, the weights run 8…2, 10, 0, 9…2. */
char identity_vin_check(const char *vin)
{
    static const char letters[] = "12345678.12345.7.923456789"; /* A to Z */
    static const uint8_t weights[VIN_SIZE] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (int i = 0; i < VIN_SIZE; i++) {
        char c = vin[i] >= 'A' ? letters[vin[i] - 'A'] : vin[i];
        sum += (c - '0') * weights[i];
    }
    return "0123456789X"[sum % 11];
}

static Err wrong_digit(Ctx *cx, Str uri, char found, char right)
{
    char two[4] = {found, '\0', right, '\0'};
    return fail(cx, ERR_INVALID, MSG("check digit of \"%1$s\" is %2$s, it must be %3$s"),
                str_shown(cx->arena, uri), two, two + 2);
}

/* Position 9 is a check digit in North America (world regions 1 to 5) and China (L); elsewhere
 * makers use it freely (ISO 3779 leaves it open; 49 CFR 565, GB 16735). */
static Err vin_check(Ctx *cx, Str uri, Str vin)
{
    bool used = (vin.p[0] >= '1' && vin.p[0] <= '5') || vin.p[0] == 'L';
    char right = identity_vin_check(vin.p);
    return !used || vin.p[8] == right ? OK : wrong_digit(cx, uri, vin.p[8], right);
}

static Err key_check(Ctx *cx, Str uri, Str key)
{
    const Scheme *scheme = &identity_schemes[identity_scheme(key)];
    if (identity_scheme(key) == ID_VIN)
        return vin_check(cx, uri, str_tail(key, 1));
    if (scheme->digits == 0)
        return OK;
    char digits[DIGITS_MAX];
    size_t at = identity_digits(key, digits) - scheme->pieces - 1;
    char right = identity_check_digit(digits, at);
    return digits[at] == right ? OK : wrong_digit(cx, uri, digits[at], right);
}

Err identity_check(Ctx *cx, Str uri)
{
    char *end, *to = arena_alloc_raw(cx->arena, uri.n + KEY_TABLE_MAX, 1);
    Fault fault = identity_make(to, uri, &end);
    if (fault == FAULT_NONE)
        return key_check(cx, uri, str_from(to, (size_t)(end - to)));
    if (fault == FAULT_OTHER)
        return OK;
    assert(sentences[fault] != NULL);
    return fail(cx, ERR_INVALID, sentences[fault], str_shown(cx->arena, uri));
}
