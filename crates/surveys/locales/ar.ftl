surveys-nav-listen = الاستبيان والبطاقات
surveys-nav-answers = الإجابات
surveys-one-tap = لمسة واحدة تحفظ إجابتك.
surveys-offline = لا توجد شبكة الآن. تكفي لمسة جديدة بعد عودة الشبكة لإرسال إجابتك.
surveys-trap = يُترك هذا الحقل فارغًا
surveys-choose = يُرجى لمس أحد الأرقام. لم يتغيّر شيء آخر.
surveys-too-many = تصل من هذه الشبكة إجابات كثيرة جدًّا الآن. يُرجى الانتظار دقيقة ثم المحاولة من جديد.
surveys-saved = حُفظت إجابتك. شكرًا لك.
surveys-change = تغيير
surveys-look-again = { $count ->
    [one] حقل واحد يحتاج إلى مراجعة.
    [two] حقلان يحتاجان إلى مراجعة.
    [few] { $count } حقول تحتاج إلى مراجعة.
    [many] { $count } حقلًا يحتاج إلى مراجعة.
   *[other] { $count } حقل يحتاج إلى مراجعة.
} درجتك وكلماتك محفوظة.
surveys-words-hint = بكلماتك وبأي لغة. يمكنك تركه فارغًا.
surveys-words-kept = كلماتك محفوظة، ولا تظهر على هذه الشاشة مرة أخرى. ما يُكتب الآن يحلّ محلّها.
surveys-may-we = هل نردّ عليك؟
surveys-consent = نستخدم بيانات التواصل للردّ عليك فقط، لا لشيء آخر. يمكنك تركها فارغة.
surveys-name = الاسم الأول
surveys-mail = البريد الإلكتروني
surveys-phone = الهاتف
surveys-phone-missing = نحتاج إلى رقم نتصل به.
surveys-call-me = أرجو الاتصال بي
surveys-send = إرسال
surveys-another = إجابة شخص آخر
surveys-withdraw = سحب إجابتي
surveys-thanks-title = شكرًا لك
surveys-thanks = شكرًا لأنك أخبرتنا برأيك.
surveys-thanks-low = شكرًا لأنك أخبرتنا. كان ينبغي أن تكون تجربتك أفضل.
surveys-gone = سُحبت إجابتك، ولم يبقَ منها شيء.
surveys-gone-title = سُحبت الإجابة
surveys-again = الإجابة من جديد
surveys-promise = نردّ قبل الساعة { $by }
surveys-promise-who = يصلك الردّ من { $name }.
surveys-promise-call = نتصل بك قبل الساعة { $by }
surveys-promise-call-who = يصلك الاتصال من { $name }.
surveys-you-said = قلتم، ففعلنا
surveys-tell-others = هل من كلمة للآخرين أيضًا؟
surveys-same-link = يحصل الجميع على هذا الرابط نفسه، مهما كانت الإجابة.
surveys-review = كتابة مراجعة علنية
surveys-listen-title = الاستبيان والبطاقات
surveys-listen-lead = سؤال واحد ولمسة واحدة. لكل مكان رمزه، فتعرفون من أين جاءت كل إجابة.
surveys-unreachable = لا تصل الهواتف إلى هذه الصفحة بعد.
surveys-unreachable-why = حتى الآن لا يفتح Regulars إلا هذا الجهاز، فلا يوصل الرمز إلى أي مكان.
surveys-unreachable-how = كيف يتغيّر ذلك
surveys-touchpoints = أين تسألون
surveys-away = أماكن وُضعت جانبًا. بطاقاتها المطبوعة ما زالت تعمل.
surveys-qr-label = رمز QR: { $name }
surveys-card = بطاقة الكاونتر
surveys-its-answers = الإجابات من هنا
surveys-rename = تغيير الاسم
surveys-save = حفظ
surveys-put-away = وضع جانبًا
surveys-take-back = إعادة إلى القائمة
surveys-was-put-away = وُضع المكان جانبًا. بطاقاته المطبوعة ما زالت تعمل.
surveys-add = السؤال في مكان آخر أيضًا
surveys-add-button = إضافة هذا المكان
surveys-added = أُضيف المكان. الخطوة التالية طباعة بطاقته.
surveys-name-label = اسم المكان
surveys-name-hint = مثل «الطاولة 7» أو «النافذة». يراه الزبائن على البطاقة.
surveys-name-missing = يُرجى كتابة اسم للمكان.
surveys-name-long = الحد الأقصى 40 حرفًا.
surveys-kind-label = النوع
surveys-kind-counter = كاونتر
surveys-kind-table = طاولة
surveys-kind-receipt = إيصال
surveys-kind-link = رابط
surveys-questions = ما نسأل الزبائن عنه
surveys-questions-hint = الأسئلة معدّة لنوع عملكم، بأربع لغات.
surveys-card-camera = يكفي توجيه الكاميرا إلى هنا.
surveys-card-no-app = بلا تطبيق وبلا حساب.
surveys-card-type = أو كتابة العنوان
surveys-card-unreachable = يُرجى تأجيل الطباعة.
surveys-paper = الورق
surveys-paper-a6 = بطاقة واحدة، A6
surveys-paper-a4 = أربع بطاقات بأربع لغات مع علامات القص، A4
surveys-card-language = اللغة في الأعلى
surveys-card-show = عرض
surveys-print = طباعة
surveys-card-size = إذا طُبع الرمز أصغر من 25 مم تعذّرت قراءته على الهواتف القديمة. مقاسه هنا 46 مم.
surveys-answers-title = الإجابات
surveys-answers-count = { $count ->
    [0] لا إجابات هنا.
    [one] إجابة واحدة.
    [two] إجابتان.
    [few] { $count } إجابات.
    [many] { $count } إجابة.
   *[other] { $count } إجابة.
}
surveys-answers-none = لا إجابات بعد. تكفي طباعة بطاقة الكاونتر ووضعها حيث يدفع الزبائن، ثم تظهر أول إجابة هنا تلقائيًّا.
surveys-answers-none-here = لا إجابة توافق هذه التصفية.
surveys-answers-older = إجابات أقدم
surveys-answer-title = إجابة: { $score } من 10
surveys-filter-all = الكل
surveys-filter-words = الكلمات
surveys-filter-class = الفئة
surveys-filter-detractors = المنتقدون، 0 إلى 6
surveys-filter-passives = المحايدون، 7 و8
surveys-filter-promoters = المروّجون، 9 و10
surveys-filter-touchpoint = المكان
surveys-filter-language = اللغة
surveys-filter-from = من
surveys-filter-until = قبل
surveys-filter-with-words = التي فيها كلمات فقط
surveys-filter-show = عرض
surveys-filter-clear = إلغاء التصفية
surveys-no-words = بلا كلمات، درجة فقط.
surveys-score-of-ten = { $score } من 10
surveys-doubtful = مشكوك فيها
surveys-doubtful-why = وصلت أسرع من لمسة إنسان، أو مُلئ حقل مخفي. وهي محسوبة كغيرها.
surveys-today-newest = إجابات جديدة
surveys-today-all = كل الإجابات
surveys-today-none = لا إجابات بعد. تظهر هنا تلقائيًّا.
surveys-print-card = طباعة بطاقة الكاونتر
surveys-today-silent = { $count ->
    [one] إجابة واحدة في آخر 7 أيام جاءت بلا كلمات؛ الدرجات المنخفضة منها: { $low }.
    [two] إجابتان في آخر 7 أيام جاءتا بلا كلمات؛ الدرجات المنخفضة منهما: { $low }.
    [few] { $count } إجابات في آخر 7 أيام جاءت بلا كلمات؛ الدرجات المنخفضة منها: { $low }.
    [many] { $count } إجابة في آخر 7 أيام جاءت بلا كلمات؛ الدرجات المنخفضة منها: { $low }.
   *[other] { $count } إجابة في آخر 7 أيام جاءت بلا كلمات؛ الدرجات المنخفضة منها: { $low }.
}
surveys-event-answered = إجابة بدرجة { $score } من 10
surveys-erased-words = كلمات في الإجابات
surveys-erased-ties = صلات بين الإجابات والشخص
audit-touchpoint-added = إضافة مكان
audit-touchpoint-renamed = تغيير اسم مكان
audit-touchpoint-away = وضع مكان جانبًا
audit-touchpoint-back = إعادة مكان إلى القائمة
