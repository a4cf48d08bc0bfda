/* report_page.h - the pages of the public form, as HTML that needs no script. */
#ifndef HOLDFAST_API_REPORT_PAGE_H
#define HOLDFAST_API_REPORT_PAGE_H

#include "domain/clue/clue.h"
#include "platform/net/http.h"

typedef struct ReportForm {
    Lang lang;
    int status;
    const Problem *problem; /* what was wrong; NULL: nothing was sent yet */
    const HttpPair *fields; /* what was typed */
    size_t count;
} ReportForm;

typedef struct ReportStatus {
    Lang lang;
    int status;
    const Problem *problem;
    const ClueFollowed *followed; /* NULL: ask for number and code */
} ReportStatus;

void report_form_page(HttpResponse *response, Arena *arena, const ReportForm *form);
void report_thanks_page(HttpResponse *response, Arena *arena, Lang lang,
                        const ClueReceipt *receipt);
void report_status_page(HttpResponse *response, Arena *arena, const ReportStatus *status);
void report_style_page(HttpResponse *response);

#endif
