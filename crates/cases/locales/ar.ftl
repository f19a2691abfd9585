cases-nav = الحالات
cases-guest = ضيف بلا اسم
cases-former-member = عضو سابق في الفريق
cases-title = { $who }، { $score } من 10

## The list
cases-open = مفتوحة
cases-closed = مغلقة
cases-lead-none = لا أحد بانتظار ردّ.
cases-lead = { $count ->
    [zero] لا حالات بانتظار أول ردّ.
    [one] حالة واحدة بانتظار أول ردّ.
    [two] حالتان بانتظار أول ردّ.
    [few] { $count } حالات بانتظار أول ردّ.
    [many] { $count } حالة بانتظار أول ردّ.
   *[other] { $count } حالة بانتظار أول ردّ.
}
cases-lead-late = { $count ->
    [zero] لا تأخير.
    [one] واحدة متأخرة.
    [two] اثنتان متأخرتان.
    [few] { $count } متأخرة.
    [many] { $count } متأخرة.
   *[other] { $count } متأخرة.
}
cases-none-open = لا حالة مفتوحة. تُفتح حالة تلقائيًّا عند درجة من 0 إلى 6 مع كلمات أو وسيلة تواصل، أو عند طلب اتصال.
cases-none-closed = لم تُغلق أي حالة بعد. تبقى الحالة المغلقة هنا مع نتيجتها.
cases-need-call = { $who }: طلب اتصال
cases-need-answer = { $who } بانتظار ردّ
cases-need-words = ضيف بلا اسم: { $score } من 10 مع السبب
cases-about-promised = { $score } من 10. وعدنا بالردّ قبل الساعة { $due }.
cases-about-internal = { $score } من 10. لم نَعِد بوقت؛ للنظر فيها قبل الساعة { $due }.
cases-about-answered = وصل أول ردّ.
cases-held-by = بعهدة { $name }
cases-answered = مع ردّ
cases-unanswered = بلا ردّ
cases-pages = الصفحات
cases-page-before = السابق
cases-page-next = المزيد
cases-call = اتصال
cases-answer = ردّ
cases-look = فتح

## On Today and on a person's page
cases-kept = { $of ->
    [zero] لا وعود في آخر 7 أيام. { $kept } من { $of }، { $percent }%، المجال من { $low } إلى { $high }%.
    [one] الوفاء: { $kept } من وعد واحد في آخر 7 أيام. { $percent }%، المجال من { $low } إلى { $high }%.
    [two] الوفاء: { $kept } من وعدين في آخر 7 أيام. { $percent }%، المجال من { $low } إلى { $high }%.
    [few] الوفاء: { $kept } من { $of } وعود في آخر 7 أيام. { $percent }%، المجال من { $low } إلى { $high }%.
    [many] الوفاء: { $kept } من { $of } وعدًا في آخر 7 أيام. { $percent }%، المجال من { $low } إلى { $high }%.
   *[other] الوفاء: { $kept } من { $of } وعد في آخر 7 أيام. { $percent }%، المجال من { $low } إلى { $high }%.
}
cases-kept-few = { $of ->
    [zero] لا وعود في آخر 7 أيام: { $kept } من { $of }.
    [one] الوفاء: { $kept } من وعد واحد في آخر 7 أيام.
    [two] الوفاء: { $kept } من وعدين في آخر 7 أيام.
    [few] الوفاء: { $kept } من { $of } وعود في آخر 7 أيام.
    [many] الوفاء: { $kept } من { $of } وعدًا في آخر 7 أيام.
   *[other] الوفاء: { $kept } من { $of } وعد في آخر 7 أيام.
}
cases-event-opened = فُتحت حالة بعد درجة { $score } من 10
cases-event-mail = رسالة من { $who }
cases-event-call = ردّ مباشر من { $who }
cases-event-closed = أُغلقت الحالة: { $outcome }
cases-event-reopened = فُتحت الحالة من جديد

## The page of a case
cases-lead-answered = كان أول ردّ الساعة { $at }.
cases-lead-promised = وعدنا بالردّ قبل الساعة { $due }.
cases-lead-internal = لم نَعِد بوقت. للنظر فيها قبل الساعة { $due }.
cases-changed-meanwhile = غيّر شخص آخر هذه الحالة أثناء الكتابة. النص المكتوب ما زال هنا؛ يُرجى النظر في الجديد ثم الإرسال مرة أخرى.
cases-is-closed = هذه الحالة مغلقة. يُرجى فتحها من جديد أولًا؛ لم يتغيّر شيء.
cases-said = ما قاله الزبون
cases-said-nothing = لا كلمات في هذه الحالة.
cases-answer-head = الردّ
cases-no-contact = لم تُترك وسيلة تواصل، فلا عنوان للكتابة إليه. يُرجى البحث عمّا حدث ثم إغلاق الحالة بما وُجد.
cases-no-address = لم يُترك عنوان بريد إلكتروني.
cases-no-consent = لا موافقة من هذا الزبون على الردّ بالبريد، أو سُحبت الموافقة. لا يمكن إرسال رسالة.
cases-wants-call = طلب الزبون اتصالًا.
cases-call-note = ما قيل
cases-called = جرى الاتصال
cases-other-way = ردّ بطريقة أخرى
cases-answered-otherwise = تسجيل أن الردّ وصل
cases-write-more = كتابة رسالة أخرى
cases-template = الرسالة
cases-template-show = عرض
cases-template-apology = اعتذار
cases-template-answer = ردّ
cases-template-fixed = أصلحنا الأمر
cases-template-free = نص حر
cases-letter-to = إلى
cases-letter-language = اللغة: { $language }، كما في إجابة الزبون.
cases-letter-subject-label = الموضوع
cases-letter-body-label = النص
cases-letter-hint = الأفضل ذكر ما حدث بكلمات من عندكم. اختيار رسالة أخرى من القائمة يحلّ محلّ هذا النص.
cases-letter-fields = تُملأ { "{{name}}" } و{ "{{shop}}" } و{ "{{sender}}" } عند الإرسال.
cases-letter-send = إرسال الرسالة
cases-letter-hold = يمكن سحبها خلال 30 ثانية.
cases-letter-no-server = لا خادم بريد معدّ. تنتظر الرسالة في صندوق الصادر إلى أن يوجد خادم.
cases-letter-demo = هذا محل تجريبي: تبقى الرسالة هنا ولا تُرسل.
cases-letter-empty = يُرجى كتابة شيء هنا.
cases-letter-too-long = النص طويل جدًّا. يُرجى تقصيره.
cases-letter-broken = بين الأقواس المعقوفة شيء لا يمكن ملؤه. المسموح فقط { "{{name}}" } و{ "{{shop}}" } و{ "{{sender}}" }.
cases-steps = الخطوات
cases-step-acknowledge = الإقرار
cases-step-acknowledge-hint = القول إن الكلام وصل. أول ردّ ينجز هذه الخطوة تلقائيًّا.
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
cases-step-is-done = أُنجزت
cases-step-by = { $who }، { $at }
cases-step-note = ما أُنجز
cases-step-do = تسجيل الإنجاز
cases-step-undo = لم تُنجز بعد
cases-first-answer = أول ردّ: الساعة { $at }.
cases-log = السجل
cases-note-label = ملاحظة
cases-note-hint = يراها الفريق فقط.
cases-note-add = إضافة الملاحظة
cases-note-empty = يُرجى كتابة الملاحظة أولًا.
cases-note-too-long = هذا أطول من 4,000 حرف. يُرجى تقصيره.
cases-stands = إلى أين وصلت
cases-fact-customer = الزبون
cases-fact-score = الدرجة
cases-fact-language = اللغة
cases-fact-opened = فُتحت
cases-fact-promised = وعدنا بالردّ قبل
cases-fact-due = الموعد، لنا فقط
cases-fact-answered = وصل الردّ
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
cases-outcome-answered = وصل الردّ
cases-outcome-not-reached = تعذّر الوصول إليه
cases-outcome-no-reason = لم يُعرف السبب
cases-outcome-score-changed = غيّر الزبون الدرجة
cases-outcome-withdrawn = سحب الزبون الإجابة
cases-outcome-forgotten = طلب الزبون محو بياناته
cases-reopen = فتح من جديد

## The log
cases-log-opened = فُتحت الحالة بعد درجة { $score } من 10.
cases-log-contact = أضاف الزبون وسيلة تواصل أو طلب اتصالًا.
cases-log-score = غيّر الزبون الدرجة إلى { $score } من 10.
cases-log-note = ملاحظة من { $who }:
cases-log-mail = رسالة من { $who }.
cases-log-called = اتصال من { $who }.
cases-log-answered = ردّ بطريقة أخرى من { $who }.
cases-log-step = { $who }: { $step }، أُنجزت.
cases-log-step-undone = { $who }: { $step }، لم تُنجز بعد.
cases-log-holder = تسليم الحالة من { $who } إلى { $name }.
cases-log-told = كُتبت رسالة عن الحالة إلى { $name }.
cases-log-warned = كُتبت رسالة إلى { $name }: الوقت يوشك أن ينتهي.
cases-log-failed = رفض خادم البريد الرسالة. لم تصل إلى الزبون.
cases-log-closed = إغلاق الحالة من { $who }: { $outcome }.
cases-log-closed-alone = أُغلقت الحالة: { $outcome }.
cases-log-reopened = فتح الحالة من جديد من { $who }.
cases-log-reopened-alone = فُتحت الحالة من جديد بعد ما فعله الزبون.
cases-taken-back-tag = مسحوب
cases-take-back = سحب
cases-write-again = كتابة من جديد
cases-mail-waits = تغادر بعد لحظات.
cases-mail-tries-again = لم تصل بعد؛ تُعاد المحاولة.
cases-mail-no-server = تنتظر في صندوق الصادر: لا خادم بريد معدّ.
cases-mail-left = أُرسلت الساعة { $at }.
cases-mail-refused = رفضها خادم البريد.
cases-mail-withdrawn = سُحبت قبل أن تغادر.
cases-mail-demo = تبقى هنا: المحل التجريبي لا يرسل بريدًا.
cases-mail-error = قال خادم البريد:

## After an act
cases-said-step = أُنجزت الخطوة.
cases-said-step-undone = الخطوة مفتوحة من جديد.
cases-said-note = أُضيفت الملاحظة.
cases-said-answered = سُجّل أن الردّ وصل.
cases-said-mail = تغادر الرسالة بعد 30 ثانية.
cases-said-mail-waits = تنتظر الرسالة في صندوق الصادر إلى أن يُعدّ خادم بريد.
cases-said-mail-demo = تبقى الرسالة هنا؛ المحل التجريبي لا يرسل بريدًا.
cases-said-mail-back = سُحبت الرسالة. هي هنا للكتابة من جديد.
cases-said-too-late = غادرت الرسالة ولا يمكن سحبها.
cases-said-taken-back = سُحب.
cases-said-holder = سُلّمت الحالة.
cases-said-closed = أُغلقت الحالة.
cases-said-reopened = الحالة مفتوحة من جديد.

## Letters to customers
cases-letter-apology-subject = نعتذر
cases-letter-apology =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    شكرًا على إخبارنا. كان ينبغي أن تكون التجربة أفضل، ونحن نعتذر.

    نبحث في ما حدث ونصلح ما نستطيع.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-answer-subject = ردّنا عليكم
cases-letter-answer =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    شكرًا على إخبارنا. قرأنا ما وصلنا ونظرنا فيه.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-fixed-subject = أصلحنا ما أخبرتمونا به
cases-letter-fixed =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    أخبرتمونا بأن شيئًا لم يكن كما يجب. وقد أُصلح الآن. شكرًا على التنبيه.

    أهلًا بكم من جديد، ونرجو أن تجدوه أفضل.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-free-subject = من { "{{ shop }}" }
cases-letter-free =
    { "{% if name %}" }مرحبًا { "{{ name }}" }،{ "{% else %}" }مرحبًا،{ "{% endif %}" }

    { "{{ sender }}" }
    { "{{ shop }}" }

## Mail to the holder
cases-notice-call = { $who }: طلب اتصال قبل الساعة { $due }
cases-notice-answer = { $who } بانتظار ردّ قبل الساعة { $due }
cases-notice-words = { $who }: كلام عمّا حدث، للنظر فيه قبل الساعة { $due }
cases-notice-handed = حالة { $who } بعهدتك الآن، قبل الساعة { $due }
cases-notice-warning = الوقت يوشك أن ينتهي: { $who } بانتظار ردّ، قبل الساعة { $due }
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
audit-case-answered = تسجيل وصول الردّ في حالة
audit-case-mail = كتابة رسالة من حالة
audit-case-taken-back = سحب ملاحظة أو اتصال أو رسالة من حالة
audit-case-holder = تسليم حالة إلى شخص آخر
audit-case-closed = إغلاق حالة
audit-case-reopened = فتح حالة من جديد
cases-unsent = ما كان قيد الكتابة
cases-unsent-hint = الحالة مغلقة. يمكن نسخ النص، أو فتح الحالة من جديد ثم الإرسال.
