cases-nav = الحالات
cases-guest = ضيف بلا اسم
cases-former-member = عضو سابق في الفريق
cases-title = { $who }، { $score } من 10

## The list
cases-open = مفتوحة
cases-closed = مغلقة
cases-lead-none = لا أحد بانتظار جواب.
cases-lead = { $count ->
    [zero] لا حالات بانتظار أول جواب.
    [one] حالة واحدة بانتظار أول جواب.
    [two] حالتان بانتظار أول جواب.
    [few] { $count } حالات بانتظار أول جواب.
    [many] { $count } حالة بانتظار أول جواب.
   *[other] { $count } حالة بانتظار أول جواب.
}
cases-lead-late = { $count ->
    [zero] لا تأخير.
    [one] واحدة متأخرة.
    [two] اثنتان متأخرتان.
    [few] { $count } متأخرة.
    [many] { $count } متأخرة.
   *[other] { $count } متأخرة.
}
cases-none-open = لا حالة مفتوحة. تُفتح حالة تلقائيًا عند درجة من 0 إلى 6 مع كلمات أو وسيلة تواصل، أو عند طلب اتصال.
cases-none-closed = لم تُغلق أي حالة بعد. تبقى الحالة المغلقة هنا مع نتيجتها.
cases-need-call = { $who }: طلب اتصال
cases-need-answer = { $who } بانتظار جواب
cases-need-words = ضيف بلا اسم: { $score } من 10 مع السبب
cases-about-promised = { $score } من 10. وُعد بجواب { $due }.
cases-about-internal = { $score } من 10. لم يُوعد بوقت؛ للنظر فيها قبل { $due }.
cases-about-answered = أُعطي أول جواب.
cases-held-by = بعهدة { $name }
cases-answered = مع جواب
cases-unanswered = بلا جواب
cases-pages = الصفحات
cases-page-before = السابق
cases-page-next = المزيد
cases-call = اتصال
cases-answer = جواب
cases-look = فتح

## On Today and on a person's page
cases-kept = { $of ->
    [zero] لا وعود في آخر 7 أيام. { $kept } من { $of }، { $percent }٪، المجال { $low } إلى { $high }٪.
    [one] وُفي { $kept } من وعد واحد ({ $of }) في آخر 7 أيام. { $percent }٪، المجال { $low } إلى { $high }٪.
    [two] وُفي { $kept } من وعدين ({ $of }) في آخر 7 أيام. { $percent }٪، المجال { $low } إلى { $high }٪.
    [few] وُفي { $kept } من { $of } وعود في آخر 7 أيام. { $percent }٪، المجال { $low } إلى { $high }٪.
    [many] وُفي { $kept } من { $of } وعدًا في آخر 7 أيام. { $percent }٪، المجال { $low } إلى { $high }٪.
   *[other] وُفي { $kept } من { $of } وعد في آخر 7 أيام. { $percent }٪، المجال { $low } إلى { $high }٪.
}
cases-event-opened = فُتحت حالة بعد { $score } من 10
cases-event-mail = رسالة من { $who }
cases-event-call = جواب مباشر من { $who }
cases-event-closed = أُغلقت الحالة: { $outcome }
cases-event-reopened = فُتحت الحالة من جديد

## The page of a case
cases-lead-answered = أُعطي أول جواب { $at }.
cases-lead-promised = وُعد بجواب { $due }.
cases-lead-internal = لم يُوعد بوقت. للنظر فيها قبل { $due }.
cases-changed-meanwhile = تغيّرت هذه الحالة من شخص آخر أثناء الكتابة. النص المكتوب ما زال هنا؛ يُرجى النظر في الجديد ثم الإرسال مرة أخرى.
cases-is-closed = هذه الحالة مغلقة. يلزم فتحها من جديد أولًا؛ لم يتغيّر شيء.
cases-said = ما قيل
cases-said-nothing = لا كلمات محفوظة لهذه الحالة.
cases-answer-head = الجواب
cases-no-contact = لم تُترك وسيلة تواصل، فلا عنوان للكتابة إليه. المطلوب معرفة ما حدث وإغلاق الحالة بما وُجد.
cases-no-address = لم يُترك عنوان بريد.
cases-no-consent = لا موافقة على الجواب بالبريد، أو سُحبت الموافقة. لا يمكن إرسال رسالة.
cases-wants-call = طُلب اتصال.
cases-call-note = ما قيل
cases-called = تم الاتصال
cases-other-way = جواب بطريقة أخرى
cases-answered-otherwise = تسجيل أن الجواب أُعطي
cases-write-more = كتابة رسالة أخرى
cases-template = الرسالة
cases-template-show = عرض
cases-template-apology = اعتذار
cases-template-answer = جواب
cases-template-fixed = أصلحنا الأمر
cases-template-free = نص حر
cases-letter-to = إلى
cases-letter-language = اللغة: { $language }.
cases-letter-subject-label = الموضوع
cases-letter-body-label = النص
cases-letter-hint = الأفضل ذكر ما حدث بكلمات خاصة. تُملأ { "{{ name }}" } و{ "{{ shop }}" } و{ "{{ sender }}" } عند الإرسال. اختيار رسالة أخرى من القائمة يحل محل هذا النص.
cases-letter-send = إرسال الرسالة
cases-letter-hold = يمكن سحبها خلال 30 ثانية.
cases-letter-no-server = لم يُضبط خادم بريد. تنتظر الرسالة في صندوق الصادر إلى أن يوجد خادم.
cases-letter-demo = هذا متجر تجريبي: تبقى الرسالة هنا ولا تُرسل.
cases-letter-empty = النص مطلوب هنا.
cases-letter-too-long = هذا أطول مما يلزم. يُرجى تقصيره.
cases-letter-broken = شيء بين الأقواس المعقوفة لا يمكن ملؤه. المسموح فقط { "{{ name }}" } و{ "{{ shop }}" } و{ "{{ sender }}" }.
cases-steps = الخطوات
cases-step-acknowledge = الإقرار
cases-step-acknowledge-hint = القول إن الكلام وصل. أول جواب ينجز هذه الخطوة تلقائيًا.
cases-step-apologise = الاعتذار
cases-step-apologise-hint = تسمية الخطأ بلا أعذار.
cases-step-fix = الإصلاح
cases-step-fix-hint = إصلاح ما يمكن إصلاحه.
cases-step-make-good = التعويض
cases-step-make-good-hint = تقديم شيء مقابل الإزعاج، إن كان مناسبًا.
cases-step-follow-up = المتابعة
cases-step-follow-up-hint = السؤال بعد أيام: هل عاد كل شيء كما يجب؟
cases-step-learn = التعلّم
cases-step-learn-hint = تقرير ما يتغيّر كي لا يتكرر الأمر، أو ذكر سبب عدم التغيير.
cases-step-is-done = تمت
cases-step-by = { $who }، { $at }
cases-step-note = ما تم
cases-step-do = تسجيل الإنجاز
cases-step-undo = لم تتم بعد
cases-first-answer = أول جواب: { $at }.
cases-log = السجل
cases-note-label = ملاحظة
cases-note-hint = يراها الفريق فقط.
cases-note-add = إضافة الملاحظة
cases-note-empty = نص الملاحظة مطلوب أولًا.
cases-note-too-long = هذا أطول من 4000 حرف. يُرجى تقصيره.
cases-stands = أين وصلت
cases-fact-customer = العميل
cases-fact-score = الدرجة
cases-fact-language = اللغة
cases-fact-opened = فُتحت
cases-fact-promised = وُعد بجواب
cases-fact-due = الموعد، لنا فقط
cases-fact-answered = أُجيبت
cases-fact-holder = بعهدة
cases-holder-label = تسليم إلى
cases-holder-give = تسليم
cases-holder-gone = هذا الشخص لم يعد في الفريق. يُرجى اختيار غيره.
cases-close-head = الإغلاق
cases-close = إغلاق الحالة
cases-close-note = ما وجدناه
cases-outcome-head = النتيجة
cases-outcome-label = النتيجة
cases-outcome-choose = اختيار
cases-outcome-missing = يُرجى اختيار كيف انتهت الحالة.
cases-outcome-won-back = استعدنا الثقة
cases-outcome-answered = أُعطي الجواب
cases-outcome-not-reached = تعذّر الوصول
cases-outcome-no-reason = لم يوجد سبب
cases-outcome-score-changed = تغيّرت الدرجة من العميل
cases-outcome-withdrawn = سُحب الجواب من العميل
cases-outcome-forgotten = طلب محو البيانات
cases-reopen = فتح من جديد

## The log
cases-log-opened = فُتحت الحالة بعد { $score } من 10.
cases-log-contact = أُضيفت وسيلة تواصل أو رغبة في اتصال.
cases-log-score = تغيّرت الدرجة من العميل إلى { $score } من 10.
cases-log-note = ملاحظة من { $who }:
cases-log-mail = رسالة من { $who }.
cases-log-called = اتصال من { $who }.
cases-log-answered = جواب بطريقة أخرى من { $who }.
cases-log-step = { $who }: { $step }، تمت.
cases-log-step-undone = { $who }: { $step }، لم تتم بعد.
cases-log-holder = تسليم الحالة من { $who } إلى { $name }.
cases-log-told = كُتب بريد عن الحالة إلى { $name }.
cases-log-warned = كُتب بريد إلى { $name }: الوقت يوشك أن ينتهي.
cases-log-failed = رفض خادم البريد الرسالة. لم يصل منها جواب.
cases-log-closed = إغلاق الحالة من { $who }: { $outcome }.
cases-log-closed-alone = أُغلقت الحالة: { $outcome }.
cases-log-reopened = فتح الحالة من جديد من { $who }.
cases-log-reopened-alone = فُتحت الحالة من جديد بسبب ما فعله العميل.
cases-taken-back-tag = مسحوب
cases-take-back = سحب
cases-write-again = كتابة من جديد
cases-mail-waits = تغادر بعد لحظات.
cases-mail-tries-again = لم تصل بعد؛ تُعاد المحاولة.
cases-mail-no-server = تنتظر في صندوق الصادر: لم يُضبط خادم بريد.
cases-mail-left = أُرسلت { $at }.
cases-mail-refused = رفضها خادم البريد.
cases-mail-withdrawn = سُحبت قبل أن تغادر.
cases-mail-demo = تبقى هنا: المتجر التجريبي لا يرسل بريدًا.
cases-mail-error = قال خادم البريد:

## After an act
cases-said-step = تمت الخطوة.
cases-said-step-undone = الخطوة مفتوحة من جديد.
cases-said-note = أُضيفت الملاحظة.
cases-said-answered = سُجّل أن الجواب أُعطي.
cases-said-mail = تغادر الرسالة بعد 30 ثانية.
cases-said-mail-waits = تنتظر الرسالة في صندوق الصادر إلى أن يُضبط خادم بريد.
cases-said-mail-demo = تبقى الرسالة هنا؛ المتجر التجريبي لا يرسل بريدًا.
cases-said-mail-back = سُحبت الرسالة. هي هنا للكتابة من جديد.
cases-said-too-late = غادرت الرسالة ولا يمكن سحبها.
cases-said-taken-back = تم السحب.
cases-said-holder = تم التسليم.
cases-said-closed = أُغلقت الحالة.
cases-said-reopened = الحالة مفتوحة من جديد.

## Letters to customers
cases-letter-apology-subject = نعتذر
cases-letter-apology =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    شكرًا على إخبارنا. كان يجب أن يكون الأمر أفضل، ونحن نعتذر.

    ننظر فيما حدث ونصلح ما نستطيع.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-answer-subject = جوابنا
cases-letter-answer =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    شكرًا على إخبارنا. قرأنا ما وصلنا ونظرنا فيه.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-fixed-subject = أصلحنا ما وصلنا عنه
cases-letter-fixed =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    وصلنا منكم أن شيئًا لم يكن كما يجب. لقد أُصلح الآن. شكرًا على التنبيه.

    أهلًا بكم من جديد، ونرجو أن يكون الأمر أفضل.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-free-subject = من { "{{ shop }}" }
cases-letter-free =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    { "{{ sender }}" }
    { "{{ shop }}" }

## Mail to the holder
cases-notice-call = { $who }: طلب اتصال قبل { $due }
cases-notice-answer = { $who } بانتظار جواب قبل { $due }
cases-notice-words = { $who }: وصف لما حدث، للنظر فيه قبل { $due }
cases-notice-handed = حالة { $who } بعهدتك الآن، الموعد { $due }
cases-notice-warning = الوقت يوشك أن ينتهي: { $who } بانتظار جواب، الموعد { $due }
cases-notice =
    { $subject }.

    كانت الدرجة { $score } من 10. ما قيل وكل ما عداه هنا:
    { $link }

    { $shop }

## The receipt of an erasure
cases-erased-ties = حالات لم تعد تذكر الشخص
cases-erased-notes = ملاحظات في الحالات
cases-erased-letters = رسائل من الحالات

## The audit log
audit-case-step = إنجاز خطوة في حالة
audit-case-step-undone = التراجع عن خطوة في حالة
audit-case-note = إضافة ملاحظة إلى حالة
audit-case-answered = تسجيل أن حالة أُجيبت
audit-case-mail = كتابة رسالة من حالة
audit-case-taken-back = سحب ملاحظة أو اتصال أو رسالة من حالة
audit-case-holder = تسليم حالة إلى شخص آخر
audit-case-closed = إغلاق حالة
audit-case-reopened = فتح حالة من جديد
